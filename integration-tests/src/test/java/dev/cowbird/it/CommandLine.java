/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the {@code cowbird} command as a process of its own, as its users do. */
final class CommandLine {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Path JAR = Path.of(System.getProperty("cowbird.jar"));
  private static final long PATIENCE_SECONDS = 180;

  private final List<String> prefix;
  private final Map<String, String> environment;
  private final Path stateDirectory;

  private CommandLine(List<String> prefix, Map<String, String> environment, Path stateDirectory) {
    this.prefix = List.copyOf(prefix);
    this.environment = Map.copyOf(environment);
    this.stateDirectory = stateDirectory;
  }

  static CommandLine in(Path stateDirectory) {
    return new CommandLine(List.of(), Map.of(), stateDirectory);
  }

  /** Another program starts it: {@code setpriv --reuid ...}. */
  CommandLine behind(List<String> program) {
    return new CommandLine(program, environment, stateDirectory);
  }

  CommandLine with(Map<String, String> variables) {
    return new CommandLine(prefix, variables, stateDirectory);
  }

  /** What became of it. */
  record Result(int status, String out, String err) {
    /** The one document on standard output. */
    JsonNode json() {
      try {
        JsonNode document = JSON.reader().readTree(out);
        assertThat(JSON.readerFor(JsonNode.class).readValues(out).readAll())
            .as("documents on standard output")
            .hasSize(1);
        return document;
      } catch (IOException e) {
        throw new UncheckedIOException("Standard output is no JSON document: " + out, e);
      }
    }

    /** Standard error without the lines that tell of progress. */
    List<String> errors() {
      return err.lines().filter(line -> line.startsWith("cowbird: ")).toList();
    }
  }

  /** Runs it to its end. The state directory is added to the arguments. */
  Result run(String... arguments) {
    try {
      Path out = Files.createTempFile("cowbird-it", ".out");
      Path err = Files.createTempFile("cowbird-it", ".err");
      try {
        Process process = start(out, err, arguments);
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new AssertionError("cowbird " + List.of(arguments) + " goes on for ever");
        }
        return new Result(process.exitValue(), text(out), text(err));
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Starts it, with its output in files. */
  Process start(Path out, Path err, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(Interrupts.HEARD);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-jar", JAR.toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--state-dir", stateDirectory.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
