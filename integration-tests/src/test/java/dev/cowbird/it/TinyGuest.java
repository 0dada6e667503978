/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.driver.domain.MemorySize;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.command.Command;
import dev.cowbird.imagebackend.command.ExecCommandRunner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The smallest Linux guest, which {@code guests/build-tiny} builds; README.md tells about it. */
final class TinyGuest {
  /** Far longer than it takes, as it is emulated on a host that may be busy. */
  static final Duration PATIENCE = Duration.ofMinutes(3);

  /** What its console says when all is up. */
  static final String READY = "TINY-READY";

  private static final Path SCRIPT = Path.of("guests", "build-tiny");
  private static final Duration TIME_TO_BUILD = Duration.ofMinutes(10);

  private TinyGuest() {}

  /**
   * Its image; built if it was not. Where it can't be, the test is skipped, or fails if required.
   */
  static Path image() {
    try {
      String directory = new ExecCommandRunner()
          .run(Command.of(List.of(SCRIPT.toAbsolutePath().toString())).withTimeout(TIME_TO_BUILD))
          .stdout()
          .strip();
      return Path.of(directory, "tiny.qcow2");
    } catch (ImageException e) {
      String reason = "The tiny guest can't be built: " + e.getMessage();
      return Boolean.getBoolean("vm.required") ? fail(reason, e) : abort(reason);
    }
  }

  static InstanceSpec.Builder spec(InstanceName name) {
    return InstanceSpec.builder(name, ImageRequest.of(new ImageLocation.LocalFile(image())))
        .memory(MemorySize.ofMib(256));
  }
}
