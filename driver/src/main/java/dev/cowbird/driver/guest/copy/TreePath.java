/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.copy;

import java.nio.charset.StandardCharsets;

/** Paths of {@link FileTree}s, as text. */
public final class TreePath {
  /** Linux's limit, and that of all its file systems. */
  private static final int LONGEST_NAME = 255;

  private TreePath() {}

  /** Without slashes at its end, but for the root's. */
  static String trimmed(String path) {
    String trimmed = path.replaceAll("/+$", "");
    return trimmed.isEmpty() ? "/" : trimmed;
  }

  /** The last part; empty of the root. */
  static String name(String path) {
    return trimmed(path).substring(path.lastIndexOf('/', trimmed(path).length() - 1) + 1);
  }

  static String parent(String path) {
    return trimmed(path.substring(0, Math.max(0, trimmed(path).lastIndexOf('/'))));
  }

  static String child(String directory, String name) {
    return directory.endsWith("/") ? directory + name : directory + "/" + name;
  }

  /** Whether it is one part of a path, and leads neither up nor nowhere. */
  public static boolean isName(String name) {
    return !name.isEmpty()
        && !name.equals(".")
        && !name.equals("..")
        && name.indexOf('/') < 0
        && name.indexOf('\0') < 0
        && name.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME;
  }
}
