/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program of the host's, run to its end. */
final class ProgramRun {
  /** Far longer than it takes, as the host may be busy with other things. */
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private final List<String> command;
  private final Map<String, String> environment = new HashMap<>();

  private ProgramRun(List<String> command) {
    this.command = command;
  }

  static ProgramRun of(String... command) {
    return new ProgramRun(List.of(command));
  }

  static ProgramRun of(List<String> command) {
    return new ProgramRun(List.copyOf(command));
  }

  static boolean isInstalled(String program) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  ProgramRun with(Map<String, String> variables) {
    environment.putAll(variables);
    return this;
  }

  /** What became of it. */
  record Result(int status, String out, String err) {}

  Result run() throws IOException, InterruptedException {
    Path out = Files.createTempFile("cowbird-it", ".out");
    Path err = Files.createTempFile("cowbird-it", ".err");
    try {
      ProcessBuilder builder = new ProcessBuilder(command)
          .redirectInput(Path.of("/dev/null").toFile())
          .redirectOutput(out.toFile())
          .redirectError(err.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(command + " goes on for ever: " + Files.readString(err));
      }
      return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }
}
