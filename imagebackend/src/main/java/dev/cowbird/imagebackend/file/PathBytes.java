/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.file;

import java.nio.charset.Charset;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The bytes that a path is to the kernel, for where it must be written down exactly. */
public final class PathBytes {
  private PathBytes() {}

  /**
   * The path's bytes, without a NUL at the end.
   *
   * @throws FileSystemException if this JVM's character set can't tell them: Java shows such a name
   *     with other characters in it, which are another file's name
   */
  public static byte[] of(Path path) throws FileSystemException {
    Charset charset = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
    if (!isExact(path)) {
      throw new FileSystemException(
          path.toString(),
          null,
          "its name has bytes that are no characters in "
              + charset
              + ", the character set of this JVM; start it under LC_ALL=C.UTF-8");
    }
    return path.toString().getBytes(charset);
  }

  private static boolean isExact(Path path) {
    try {
      return Path.of(path.toString()).equals(path);
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
