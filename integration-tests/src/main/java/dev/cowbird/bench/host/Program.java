/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.bench.host;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A program of this host, run from a list of arguments without anything between, so that what it
 * takes is its own. It ends when the calling thread is interrupted, with all that it started.
 *
 * @param variables that are set for it besides ours
 */
public record Program(List<String> command, Map<String, String> variables, Complaints complaints) {
  private static final int TAIL = 2000;

  /** Where its standard error goes. */
  public enum Complaints {
    /** Into the output, and so into the error if it fails. */
    KEPT,
    /** To whoever looks at ours. */
    SHOWN
  }

  /**
   * How it went.
   *
   * @param seconds from its start to its end
   */
  public record Outcome(String output, double seconds) {}

  public Program {
    command = List.copyOf(command);
    variables = Map.copyOf(variables);
  }

  public static Program of(String... command) {
    return of(List.of(command));
  }

  public static Program of(List<String> command) {
    return new Program(command, Map.of(), Complaints.KEPT);
  }

  /** Whether a program of this name is on the PATH. */
  public static boolean isInstalled(String name) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Arrays.stream(path.split(File.pathSeparator))
        .filter(directory -> !directory.isEmpty())
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
  }

  /**
   * Writes to disk whatever any program has written, so that it does not disturb what comes next.
   */
  public static void settle() {
    of("sync").run();
  }

  /**
   * Runs it to its end.
   *
   * @throws BenchException if it can't be started or does not exit with 0, with the end of its
   *     output, or if this thread is interrupted
   */
  public Outcome run() {
    try {
      // A file: a pipe would have to be read, which no interrupt ends.
      Path output = Files.createTempFile("cowbird-bench-", ".out");
      try {
        return run(output);
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new BenchException("Can't run " + title() + ": " + e.getMessage(), e);
    }
  }

  private Outcome run(Path output) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command)
        .redirectInput(new File("/dev/null"))
        .redirectOutput(output.toFile());
    builder.environment().putAll(variables);
    switch (complaints) {
      case KEPT -> builder.redirectErrorStream(true);
      case SHOWN -> builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    }
    Stopwatch watch = Stopwatch.start();
    Process process = builder.start();
    int status = await(process);
    double seconds = watch.seconds();
    String text = new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
    if (status != 0) {
      throw new BenchException(title() + " failed with exit status " + status + tail(text));
    }
    return new Outcome(text, seconds);
  }

  private static int await(Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      end(process);
      throw BenchException.interrupted(e);
    }
  }

  /** Ends a process and all that it started. */
  static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private String title() {
    return String.join(" ", command);
  }

  private static String tail(String text) {
    String end = text.substring(Math.max(0, text.length() - TAIL)).strip();
    return end.isEmpty() ? "" : ": " + end;
  }
}
