/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.bench.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * A JVM that runs another class of this program, flags as the {@code cowbird} script's, and talks
 * by lines. Its standard error is ours. Closing it ends it.
 */
public final class ChildJvm implements AutoCloseable {
  private final Process process;
  private final BufferedReader lines;

  private ChildJvm(Process process) {
    this.process = process;
    this.lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  public static ChildJvm start(Class<?> main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // as cowbird runs what reads images
    command.addAll(List.of("-XX:+UseSerialGC", "-Djdk.httpclient.bufsize=131072"));
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(List.of("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    try {
      return new ChildJvm(new ProcessBuilder(command)
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start());
    } catch (IOException e) {
      throw new BenchException("Can't start a JVM: " + e.getMessage(), e);
    }
  }

  /** Sends it an empty line. */
  public void signal() {
    try {
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw ended(e);
    }
  }

  /**
   * Waits for its next line.
   *
   * @throws BenchException if it has ended, or this thread is interrupted
   */
  public String line() {
    // No interrupt ends the reading of a pipe; so another thread reads.
    CompletableFuture<String> line = CompletableFuture.supplyAsync(this::read, task -> {
      Thread reader = new Thread(task, "bench-child");
      reader.setDaemon(true);
      reader.start();
    });
    try {
      return line.get();
    } catch (InterruptedException e) {
      throw BenchException.interrupted(e);
    } catch (ExecutionException e) {
      throw ended(e);
    }
  }

  private String read() {
    try {
      String line = lines.readLine();
      if (line == null) {
        throw new BenchException("Its output has ended");
      }
      return line;
    } catch (IOException e) {
      throw new BenchException("Its output can't be read", e);
    }
  }

  private static BenchException ended(Exception cause) {
    return new BenchException("A JVM that was to make a disk failed: see above", cause);
  }

  /** Ends the process and waits until it is gone, also when interrupted. */
  @Override
  public void close() {
    Program.end(process);
    process.onExit().join();
  }
}
