/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.copy;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * The files of a host or a guest. Paths are absolute, with {@code /} between their parts. Used by
 * one thread. Methods throw an {@link IOException} whose message completes a sentence, or a
 * {@link dev.cowbird.driver.DriverException} if the guest went.
 */
public interface FileTree {
  /** What is at a path, symbolic links followed; empty if nothing can be seen there. */
  Optional<TreeEntry> find(String path) throws IOException;

  /**
   * What a directory has, symbolic links not followed; neither itself nor its parent.
   *
   * @param most how many of them, of which nothing is checked yet
   */
  List<TreeEntry> children(String directory, int most) throws IOException;

  /**
   * Reads a file. Closed before anything else is asked of this tree.
   *
   * @param top what was found, symbolic links followed
   * @param below the way from there, where no link is expected; empty, or begins with a slash
   */
  InputStream read(String top, String below) throws IOException;

  /** Makes a file that is not there yet, in a directory of {@link #makeDirectory}. */
  void write(String file, InputStream content) throws IOException;

  /** Makes a directory that is not there yet, which nobody else may look into. */
  void makeDirectory(String directory) throws IOException;

  /** @param permissions from 0 to 0777 */
  void setPermissions(String path, int permissions) throws IOException;

  /** Gives a file or directory another name, at once. A file that has it is replaced. */
  void rename(String from, String to) throws IOException;

  /** Removes a directory with all that is in it; nothing if it is not there. */
  void remove(String directory) throws IOException;

  /** How many bytes may be added to a directory; {@link Long#MAX_VALUE} if nobody can tell. */
  long room(String directory) throws IOException;
}
