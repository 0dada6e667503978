/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.file;

import com.sun.jna.LastErrorException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A file opened by libc, for calls that need a descriptor, which a FileChannel doesn't give away.
 * Never for a lock file: closing any descriptor of a file drops the process's locks on it.
 */
final class Descriptor implements AutoCloseable {
  private final Path file;
  private final int number;

  private Descriptor(Path file, int number) {
    this.file = file;
    this.number = number;
  }

  static Descriptor open(Path file, int flags) throws IOException {
    try {
      return new Descriptor(file, Libc.open(Libc.bytes(file), flags | Libc.O_CLOEXEC));
    } catch (LastErrorException e) {
      throw Libc.failure(e, file);
    }
  }

  /** Opens a new file in a directory that has no name, and is gone when it is closed. */
  static Descriptor openUnnamed(Path directory) throws IOException {
    try {
      int flags = Libc.O_TMPFILE | Libc.O_RDWR | Libc.O_CLOEXEC;
      return new Descriptor(directory, Libc.open(Libc.bytes(directory), flags, Libc.PRIVATE_MODE));
    } catch (LastErrorException e) {
      throw Libc.failure(e, directory);
    }
  }

  /** Makes this file a clone of another, of which it shares all blocks. */
  void cloneFrom(Descriptor original) throws IOException {
    try {
      Libc.ioctl(number, Libc.FICLONE, original.number);
    } catch (LastErrorException e) {
      throw Libc.failure(e, file);
    }
  }

  /** Makes durable what was written to the file; of a directory, its entries. */
  void sync() throws IOException {
    try {
      Libc.fsync(number);
    } catch (LastErrorException e) {
      throw Libc.failure(e, file);
    }
  }

  /** Where the next data begins at or after an offset; {@code end} if there is none. */
  long nextData(long offset, long end) {
    try {
      return Math.min(end, Libc.lseek(number, offset, Libc.SEEK_DATA));
    } catch (LastErrorException e) {
      // Anything but "no data beyond" means that this file system can't tell: then all is data.
      return e.getErrorCode() == Libc.ENXIO ? end : offset;
    }
  }

  /** Where the next hole begins after an offset that has data; {@code end} if there is none. */
  long nextHole(long offset, long end) {
    try {
      return Math.min(end, Libc.lseek(number, offset, Libc.SEEK_HOLE));
    } catch (LastErrorException e) {
      return end;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      Libc.close(number);
    } catch (LastErrorException e) {
      throw Libc.failure(e, file);
    }
  }
}
