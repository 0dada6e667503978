/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.glance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cowbird.imagebackend.source.http.HttpAnswer;
import java.io.IOException;
import java.util.Locale;

/** The JSON object that a service answers with. */
final class JsonBody {
  /** A catalog of many regions has some 100 KiB, an image's record some 2. */
  private static final int MAX_BYTES = 1 << 20;

  private static final JsonMapper MAPPER = new JsonMapper();

  private JsonBody() {}

  static byte[] write(JsonNode document) {
    try {
      return MAPPER.writeValueAsBytes(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tree of JSON can't be written", e);
    }
  }

  /**
   * Reads an answer to its end, and no further than 1 MiB.
   *
   * @param who has answered, to begin a message
   * @throws IOException if it is no JSON object, or the network fails; the message shows nothing of
   *     what was answered
   */
  static JsonNode read(HttpAnswer answer, String who) throws IOException {
    String type = answer.headers().firstValue("Content-Type").orElse("");
    if (!type.toLowerCase(Locale.ROOT).matches("application/([a-z.-]+\\+)?json\\b.*")) {
      throw new IOException(who + " answered with "
          + (type.isEmpty() ? "no Content-Type" : "Content-Type " + printable(type))
          + ", not with JSON");
    }
    byte[] bytes = answer.body().readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw new IOException(who + " answered with more than " + MAX_BYTES + " bytes of JSON");
    }
    JsonNode document = parse(bytes, who);
    if (!document.isObject()) {
      throw new IOException(who + " answered with no JSON object");
    }
    return document;
  }

  /** The parser's exception quotes the text, which may be a token. */
  private static JsonNode parse(byte[] bytes, String who) throws IOException {
    try {
      return MAPPER.readTree(bytes);
    } catch (JsonProcessingException e) {
      throw new IOException(who + " answered with malformed JSON");
    }
  }

  private static String printable(String text) {
    return text.substring(0, Math.min(text.length(), 80)).replaceAll("[^ -~]", "?");
  }
}
