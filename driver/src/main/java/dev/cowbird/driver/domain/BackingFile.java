/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.nio.file.Path;

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
}
