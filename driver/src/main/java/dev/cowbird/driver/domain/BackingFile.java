/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.nio.file.Path;
import java.util.List;

/**
 * A file that a disk reads through to.
 *
 * @param path absolute
 */
public record BackingFile(Path path, DiskFormat format) {
  /** @throws IllegalArgumentException if {@code path} is not absolute */
  public BackingFile {
    Require.absolute(path);
  }

  /** A chain that can be: only what has a format of its own has a file behind it. */
  static List<BackingFile> chain(Path path, DiskFormat format, List<BackingFile> backing) {
    if (format == DiskFormat.RAW && !backing.isEmpty()) {
      throw new IllegalArgumentException(
          "A raw disk has no backing file, but " + path + " is given one");
    }
    for (BackingFile file : backing.subList(0, Math.max(0, backing.size() - 1))) {
      if (file.format() == DiskFormat.RAW) {
        throw new IllegalArgumentException(
            "Raw file " + file.path() + " behind " + path + " can't have a file behind it");
      }
    }
    return List.copyOf(backing);
  }
}
