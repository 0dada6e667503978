/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A second JVM under this one's class path, for tests of what holds between processes. */
public final class ChildJvm implements AutoCloseable {
  private final Process process;
  private final BufferedReader stdout;

  private ChildJvm(Process process) {
    this.process = process;
    this.stdout = process.inputReader();
  }

  /** Runs {@code main}'s main method. It should end when its stdin does. */
  public static ChildJvm start(Class<?> main, Object... arguments) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m"));
    if (Runtime.version().feature() >= 22) {
      line.add("--enable-native-access=ALL-UNNAMED");
    }
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    for (Object argument : arguments) {
      line.add(argument.toString());
    }
    try {
      return new ChildJvm(new ProcessBuilder(line)
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public long pid() {
    return process.pid();
  }

  /** The next line that it prints; blocks. */
  public String readLine() throws IOException {
    String line = stdout.readLine();
    if (line == null) {
      throw new IOException("The child JVM ended early");
    }
    return line;
  }

  /** Sends it a line; it reads this from its stdin. */
  public void writeLine(String line) throws IOException {
    var writer = process.outputWriter();
    writer.write(line + "\n");
    writer.flush();
  }

  /** Kills it by SIGKILL, as {@code kill -9} does, and waits for its end. */
  public void kill() {
    process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    kill();
  }
}
