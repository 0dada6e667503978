/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * The changes that Cowbird makes to files, and what it asks a file system. Safe for use by any
 * number of threads, on different files.
 *
 * <p>Every method blocks. An interrupt ends those that move data, with
 * {@link java.nio.channels.ClosedByInterruptException} and the interrupt flag set, and none of the
 * others, so that what was made can be taken back; {@link StorageErrors} makes what they throw into
 * sentences.
 */
public interface HostFiles {

  /**
   * Creates a file, which must not exist, for reading and writing, with mode 0600.
   *
   * @throws java.nio.file.FileAlreadyExistsException if there is something of this name, also a
   *     dangling symbolic link
   */
  FileChannel create(Path file) throws IOException;

  /** Opens a file that exists for reading and writing. */
  FileChannel openForUpdate(Path file) throws IOException;

  /**
   * Copies a file's content, with mode 0600. Where the file system can, the copy shares blocks with
   * the original; otherwise it has holes wherever the original has holes or blocks of zeros. It is
   * not made durable: {@link #publish} does that. After a failure there is no {@code to}.
   *
   * @throws java.nio.file.FileAlreadyExistsException if there is a {@code to}, which stays
   */
  void copy(Path from, Path to) throws IOException;

  /**
   * Whether {@link #copy} shares blocks, within the file system of a directory: then a copy takes
   * no time and no space. Leaves nothing behind.
   */
  boolean canShareBlocks(Path directory) throws IOException;

  /** What {@link #readData} aligns by, in bytes. */
  int DATA_ALIGNMENT = 64 << 10;

  /** Is given a file's data, piece by piece. */
  @FunctionalInterface
  interface DataReader {
    /**
     * Takes a piece.
     *
     * @param offset in the file, in bytes
     * @param data to be used before this returns
     */
    void read(long offset, ByteBuffer data) throws IOException;
  }

  /**
   * Reads a part of a file, but for its holes. Pieces come in ascending order; each begins at a
   * multiple of {@link #DATA_ALIGNMENT} and ends at one, or where the file or the part ends. What
   * is left out reads as zero; what is not may be zero too.
   *
   * @param from a multiple of {@link #DATA_ALIGNMENT}
   * @param to may lie behind the file's end
   */
  void readData(Path file, long from, long to, DataReader reader) throws IOException;

  /**
   * Makes a file longer, by a hole at its end.
   *
   * @param bytes its length from then on
   * @throws IllegalArgumentException if it is longer already
   */
  void extend(Path file, long bytes) throws IOException;

  /**
   * Gives a file its final mode and name, durably: whoever finds {@code target} finds all of it,
   * also after the power failed. An older {@code target} is replaced. After a failure
   * {@code target} is the old one or the new one, never half of it; if it is the old one or none,
   * {@code inFlight} is still there.
   *
   * @param inFlight a file in the directory of {@code target}
   */
  void publish(Path inFlight, Path target, FileMode mode) throws IOException;

  /**
   * Makes sure that a directory exists, durably. Each one that it makes has mode 0711, whatever the
   * umask: others may open what they know the name of. Those that exist stay as they are.
   */
  void createDirectories(Path directory) throws IOException;

  /** Removes a file, or an empty directory, durably. Does nothing if there is none. */
  void delete(Path file) throws IOException;

  /**
   * As {@link #delete}, for callers that have nothing to add to a failure.
   *
   * @throws dev.cowbird.imagebackend.ImageException {@code STATE_DIRECTORY}
   */
  default void discard(Path file) {
    try {
      delete(file);
    } catch (IOException e) {
      throw StorageErrors.translate("Removing " + file, e);
    }
  }

  /** What a file takes of its file system; less than its length if it has holes. */
  long allocatedBytes(Path file) throws IOException;

  /** What this process may still write to the file system of a directory, in bytes. */
  long usableBytes(Path directory) throws IOException;

  /** The size of the file system of a directory, in bytes. */
  long totalBytes(Path directory) throws IOException;
}
