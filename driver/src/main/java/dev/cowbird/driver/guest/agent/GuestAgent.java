/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A guest's agent, by its commands (QEMU Guest Agent Protocol Reference). Each method asks once and
 * blocks until it is answered; the errors are those of {@link AgentChannel#ask}, and
 * {@code GUEST_FAILED} for an answer that can't be.
 */
public final class GuestAgent {
  /** How long the agent may take for what it does at once. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final JsonMapper JSON = new JsonMapper();

  private final AgentChannel channel;

  public GuestAgent(AgentChannel channel) {
    this.channel = channel;
  }

  /** Starts a program. Returns its process id. */
  public long start(List<String> words, byte[] input) {
    ObjectNode arguments = arguments().put("path", words.get(0)).put("capture-output", true);
    words.subList(1, words.size()).forEach(arguments.putArray("arg")::add);
    if (input.length > 0) {
      arguments.put("input-data", input);
    }
    return number(ask("guest-exec", arguments), "pid");
  }

  /** How a program has ended; empty while it runs. An end is told once. */
  public Optional<AgentExit> ended(long process) {
    JsonNode answer = ask("guest-exec-status", arguments().put("pid", process));
    if (!answer.path("exited").asBoolean()) {
      return Optional.empty();
    }
    long status =
        answer.has("signal") ? 128 + number(answer, "signal") : number(answer, "exitcode");
    return Optional.of(new AgentExit(
        (int) (status & 0xff),
        bytes(answer, "out-data"),
        bytes(answer, "err-data"),
        answer.path("out-truncated").asBoolean() || answer.path("err-truncated").asBoolean()));
  }

  /** Opens a file, to be read. Returns what it is known by from then on. */
  public long openToRead(String path) {
    return open(path, "rb");
  }

  /** Opens a file, to be written anew. */
  public long openToWrite(String path) {
    return open(path, "wb");
  }

  private long open(String path, String mode) {
    return number(ask("guest-file-open", arguments().put("path", path).put("mode", mode)));
  }

  /** Reads the next bytes of a file; none at its end. */
  public byte[] read(long file, int most) {
    ObjectNode arguments = arguments().put("handle", file).put("count", most);
    byte[] bytes = bytes(ask("guest-file-read", arguments), "buf-b64");
    if (bytes.length > most) {
      throw impossible(bytes.length + " bytes where at most " + most + " were asked for");
    }
    return bytes;
  }

  /**
   * Reads a file of few lines as UTF-8.
   *
   * @param most how many bytes of it
   */
  public String readText(String path, int most) {
    long file = openToRead(path);
    try {
      return new String(read(file, most), StandardCharsets.UTF_8);
    } finally {
      close(file);
    }
  }

  /** Writes all of these bytes. */
  public void write(long file, byte[] bytes) {
    ObjectNode arguments = arguments().put("handle", file).put("buf-b64", bytes);
    long written = number(ask("guest-file-write", arguments), "count");
    if (written != bytes.length) {
      throw new DriverException(
          Kind.GUEST_FAILED,
          "The guest wrote " + written + " of " + bytes.length + " bytes to a file");
    }
  }

  /** Closes a file. */
  public void close(long file) {
    ask("guest-file-close", arguments().put("handle", file));
  }

  private static ObjectNode arguments() {
    return JsonNodeFactory.instance.objectNode();
  }

  private JsonNode ask(String command, ObjectNode arguments) {
    ObjectNode asked = JsonNodeFactory.instance.objectNode().put("execute", command);
    asked.set("arguments", arguments);
    try {
      return JSON.readTree(channel.ask(asked.toString(), PATIENCE)).path("return");
    } catch (JsonProcessingException e) {
      throw new DriverException(
          Kind.GUEST_FAILED, "The guest agent's answer to " + command + " is no JSON", e);
    }
  }

  private static long number(JsonNode answer, String member) {
    return number(answer.path(member));
  }

  private static long number(JsonNode value) {
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw impossible("no number where one was expected");
    }
    return value.longValue();
  }

  private static byte[] bytes(JsonNode answer, String member) {
    try {
      byte[] bytes = answer.has(member) ? answer.path(member).binaryValue() : new byte[0];
      if (bytes == null) {
        throw impossible("no text as '" + member + "'");
      }
      return bytes;
    } catch (IOException e) {
      throw impossible("no base64 as '" + member + "'");
    }
  }

  private static DriverException impossible(String what) {
    return new DriverException(Kind.GUEST_FAILED, "The guest agent answered " + what);
  }
}
