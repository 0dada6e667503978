/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of settings that an operator has written. Messages name the file and the line, never what
 * stands there.
 *
 * @param what for messages: {@code "header file"}
 */
record SettingFile(String what, Path path) {
  private static final Logger LOG = LoggerFactory.getLogger(SettingFile.class);

  /**
   * Reads it as a whole.
   *
   * @param parser throws IllegalArgumentException, with a part of a sentence that names the place
   * @throws ImageException {@code SOURCE_UNAVAILABLE}
   */
  <T> T parse(Function<String, T> parser) {
    try {
      return parser.apply(new String(Files.readAllBytes(path), UTF_8));
    } catch (IOException e) {
      throw unusable("can't be read: " + e.getClass().getSimpleName());
    } catch (IllegalArgumentException e) {
      throw unusable("is malformed: " + e.getMessage());
    }
  }

  /** As {@link #parse}, of a file that holds secrets: says so if others can read it. */
  <T> T parseSecret(Function<String, T> parser) {
    T parsed = parse(parser);
    warnIfOpen();
    return parsed;
  }

  private void warnIfOpen() {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
      if (Files.isRegularFile(path) && permissions.contains(PosixFilePermission.OTHERS_READ)) {
        LOG.warn("The {} {} holds secrets, and every user of this host can read it", what, path);
      }
    } catch (IOException | UnsupportedOperationException e) {
      LOG.debug("Can't tell who may read {}", path, e);
    }
  }

  ImageException unusable(String why) {
    return new ImageException(Kind.SOURCE_UNAVAILABLE, "The " + what + " " + path + " " + why);
  }
}
