/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.qemuimg;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import java.nio.file.Path;

/**
 * What {@code qemu-img info} says of an image.
 *
 * @param format the format it was read as
 * @param virtualBytes its virtual size; -1 if that was not told
 */
public record QemuImgInfo(String format, long virtualBytes, Backing backing) {
  private static final JsonMapper JSON = new JsonMapper();

  /** Whether it names a backing file. */
  public enum Backing {
    NONE,
    SOME
  }

  /**
   * Reads the answer of {@code qemu-img info --output=json}.
   *
   * @throws ImageException {@code COMMAND_FAILED} if it is no JSON
   */
  static QemuImgInfo parse(Path image, String json) {
    try {
      JsonNode root = JSON.readTree(json);
      return new QemuImgInfo(
          root.path("format").asText(),
          root.path("virtual-size").asLong(-1),
          root.hasNonNull("backing-filename")
              ? QemuImgInfo.Backing.SOME
              : QemuImgInfo.Backing.NONE);
    } catch (JsonProcessingException e) {
      throw new ImageException(
          Kind.COMMAND_FAILED, "The answer of qemu-img info for " + image + " is no JSON", e);
    }
  }
}
