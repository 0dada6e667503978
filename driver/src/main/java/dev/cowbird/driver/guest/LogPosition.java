/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How far a log had come at some moment.
 *
 * @param file the number of its inode: once the log daemon has rotated it, another file has its
 *     name
 * @param bytes how long it was
 */
public record LogPosition(long file, long bytes) {
  /** @throws IllegalArgumentException if {@code bytes} is negative */
  public LogPosition {
    if (bytes < 0) {
      throw new IllegalArgumentException("A log can't be " + bytes + " bytes long");
    }
  }

  /** How far a log has come now; empty if there is none. */
  public static Optional<LogPosition> endOf(Path log) throws IOException {
    try {
      long file = ((Number) Files.getAttribute(log, "unix:ino")).longValue();
      return Optional.of(new LogPosition(file, Files.size(log)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Where what came later begins, in what has the log's name now. */
  long in(LogPosition now) {
    return file == now.file && bytes <= now.bytes ? bytes : 0;
  }
}
