/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.copy;

/**
 * What a directory has, as whose tree it is says.
 *
 * @param name as it was said, which may be anything
 * @param size in bytes, of a file; else 0
 * @param permissions from 0 to 0777
 */
public record TreeEntry(String name, Kind kind, long size, int permissions) {
  /** A size that can't be is one for which there is no room anywhere. */
  public TreeEntry {
    size = size < 0 ? Long.MAX_VALUE : size;
  }

  /** What can be copied, and what can't. */
  public enum Kind {
    FILE,
    DIRECTORY,
    /** A symbolic link, a device, a socket. */
    OTHER
  }

  /** The bits of a mode that say what it is of (inode(7)), and those of its permissions. */
  private static final int TYPE = 0xf000;

  private static final int PERMISSIONS = 0777;

  /** @param mode as stat(2) gives it */
  public static TreeEntry ofMode(String name, int mode, long size) {
    Kind kind = switch (mode & TYPE) {
      case 0x8000 -> Kind.FILE;
      case 0x4000 -> Kind.DIRECTORY;
      default -> Kind.OTHER;
    };
    return new TreeEntry(name, kind, kind == Kind.FILE ? size : 0, mode & PERMISSIONS);
  }
}
