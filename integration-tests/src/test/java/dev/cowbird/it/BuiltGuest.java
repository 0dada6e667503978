/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.command.Command;
import dev.cowbird.imagebackend.command.ExecCommandRunner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Guests that a script in {@code guests} builds, once. */
final class BuiltGuest {
  private static final Path SCRIPTS = Path.of("guests");
  private static final Duration TIME_TO_BUILD = Duration.ofMinutes(15);

  private BuiltGuest() {}

  /**
   * The directory with what a script has built; built if it was not. Where it can't be, the test is
   * skipped, or fails if required.
   */
  static Path directory(String script) {
    try {
      String directory = new ExecCommandRunner()
          .run(Command.of(List.of(SCRIPTS.resolve(script).toAbsolutePath().toString()))
              .withTimeout(TIME_TO_BUILD))
          .stdout()
          .strip();
      return Path.of(directory);
    } catch (ImageException e) {
      String reason = "Guest can't be built by " + script + ": " + e.getMessage();
      return Boolean.getBoolean("vm.required") ? fail(reason, e) : abort(reason);
    }
  }
}
