/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A guest agent whose guest is this host: what it is told to run runs here, and the files are this
 * host's. For {@link FakeGuest#startsAgent}; used by one thread at a time.
 */
public final class LocalAgent implements UnaryOperator<String>, AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  /** A program, and the files that its output goes to. */
  private record Program(Process process, Path output, Path error) {}

  private final Map<Long, Program> programs = new HashMap<>();
  private final Map<Long, RandomAccessFile> files = new HashMap<>();
  private long lastHandle = 1000;

  /** @throws DriverException {@code GUEST_FAILED}, as libvirt says that an agent refuses */
  @Override
  public String apply(String command) {
    try {
      JsonNode asked = JSON.readTree(command);
      JsonNode arguments = asked.path("arguments");
      JsonNode answer = switch (asked.path("execute").asText()) {
        case "guest-exec" -> exec(arguments);
        case "guest-exec-status" -> status(programs.get(arguments.path("pid").asLong()));
        case "guest-file-open" -> open(arguments);
        case "guest-file-read" -> read(arguments);
        case "guest-file-write" -> write(arguments);
        case "guest-file-close" -> close(arguments);
        default -> throw new IOException("The command has not been found");
      };
      return object().set("return", answer).toString();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Command is no JSON: " + command, e);
    } catch (IOException e) {
      throw new DriverException(Kind.GUEST_FAILED, "The agent refuses: " + e.getMessage(), e);
    }
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private JsonNode exec(JsonNode arguments) throws IOException {
    List<String> words = new ArrayList<>(List.of(arguments.path("path").asText()));
    arguments.path("arg").forEach(word -> words.add(word.asText()));
    Path output = Files.createTempFile("local-agent", ".out");
    Path error = Files.createTempFile("local-agent", ".err");
    try {
      Process process = new ProcessBuilder(words)
          .redirectOutput(output.toFile())
          .redirectError(error.toFile())
          .start();
      programs.put(process.pid(), new Program(process, output, error));
      feed(process, arguments.path("input-data"));
      return object().put("pid", process.pid());
    } catch (IOException e) {
      Files.delete(output);
      Files.delete(error);
      throw new IOException("Failed to execute child process \"" + words.get(0) + "\"", e);
    }
  }

  private static void feed(Process process, JsonNode input) throws IOException {
    try (OutputStream stream = process.getOutputStream()) {
      stream.write(input.isTextual() ? input.binaryValue() : new byte[0]);
    }
  }

  private JsonNode status(@Nullable Program program) throws IOException {
    if (program == null) {
      throw new IOException("There is no such process");
    }
    boolean runs = program.process().isAlive();
    ObjectNode answer = object().put("exited", !runs);
    if (runs) {
      return answer;
    }
    int code = program.process().exitValue();
    answer.put(code > 128 ? "signal" : "exitcode", code > 128 ? code - 128 : code);
    answer.put("out-data", Files.readAllBytes(program.output()));
    answer.put("err-data", Files.readAllBytes(program.error()));
    programs.remove(program.process().pid());
    delete(program);
    return answer;
  }

  private JsonNode open(JsonNode arguments) throws IOException {
    boolean write = arguments.path("mode").asText().startsWith("w");
    RandomAccessFile file =
        new RandomAccessFile(arguments.path("path").asText(), write ? "rw" : "r");
    if (write) {
      file.setLength(0);
    }
    files.put(++lastHandle, file);
    return JsonNodeFactory.instance.numberNode(lastHandle);
  }

  private RandomAccessFile file(JsonNode arguments) throws IOException {
    RandomAccessFile file = files.get(arguments.path("handle").asLong());
    if (file == null) {
      throw new IOException("Handle is not open");
    }
    return file;
  }

  private JsonNode read(JsonNode arguments) throws IOException {
    byte[] buffer = new byte[arguments.path("count").asInt()];
    int n = Math.max(0, file(arguments).read(buffer));
    return object()
        .put("count", n)
        .put("eof", n == 0)
        .set("buf-b64", JsonNodeFactory.instance.binaryNode(Arrays.copyOf(buffer, n)));
  }

  private JsonNode write(JsonNode arguments) throws IOException {
    byte[] bytes = arguments.path("buf-b64").binaryValue();
    file(arguments).write(bytes);
    return object().put("count", bytes.length);
  }

  private JsonNode close(JsonNode arguments) throws IOException {
    file(arguments).close();
    files.remove(arguments.path("handle").asLong());
    return object();
  }

  /** How many files are open. */
  public int openFiles() {
    return files.size();
  }

  private static void delete(Program program) throws IOException {
    Files.deleteIfExists(program.output());
    Files.deleteIfExists(program.error());
  }

  /** Ends what runs. */
  @Override
  public void close() {
    try {
      for (Program program : programs.values()) {
        program.process().destroyForcibly();
        delete(program);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
