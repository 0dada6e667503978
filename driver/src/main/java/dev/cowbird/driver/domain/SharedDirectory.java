/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A directory of the host's that a guest mounts, by virtiofs. The guest's memory has to be
 * shareable.
 *
 * @param source absolute
 * @param tag what the guest mounts it by: at most 36 bytes
 */
public record SharedDirectory(Path source, String tag) {
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_./-]{1,36}");

  /** @throws IllegalArgumentException if {@code source} is not absolute, or the tag malformed */
  public SharedDirectory {
    Require.absolute(source);
    Require.matches("the tag of a shared directory", tag, TAG);
  }
}
