/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.file;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The calls of libc that Java has no words for, on 64-bit Linux. Numbers are those of the kernel's
 * asm-generic headers; an architecture with others refuses the call, for which callers are
 * prepared.
 */
final class Libc {
  static final int ENOENT = 2;
  static final int ENXIO = 6;
  static final int EACCES = 13;
  static final int ENOSPC = 28;
  static final int EDQUOT = 122;

  static final int O_RDONLY = 0;
  static final int O_RDWR = 2;
  static final int O_CLOEXEC = 0x80000;

  /** With O_DIRECTORY, as it has to be: open(2). */
  static final int O_TMPFILE = 0x410000;

  /** rw-------, of a file that open(2) makes. */
  static final int PRIVATE_MODE = 0600;

  static final int SEEK_DATA = 3;
  static final int SEEK_HOLE = 4;

  /** {@code _IOW(0x94, 9, int)}, linux/fs.h. */
  static final NativeLong FICLONE = new NativeLong(0x40049409L);

  /** fcntl.h: a path is relative to the working directory. */
  static final int AT_FDCWD = -100;

  static final int STATX_BLOCKS = 0x400;

  static {
    Native.register(Libc.class, "c");
  }

  private Libc() {}

  static native int open(byte[] path, int flags) throws LastErrorException;

  static native int open(byte[] path, int flags, int mode) throws LastErrorException;

  static native int close(int descriptor) throws LastErrorException;

  static native int fsync(int descriptor) throws LastErrorException;

  static native long lseek(int descriptor, long offset, int whence) throws LastErrorException;

  static native int ioctl(int descriptor, NativeLong request, int argument)
      throws LastErrorException;

  static native int statx(int directory, byte[] path, int flags, int mask, byte[] result)
      throws LastErrorException;

  private static native String strerror(int errno);

  /** What this libc, in this process's locale, calls an error. Java quotes the same text. */
  static String message(int errno) {
    return strerror(errno);
  }

  /** A path as libc takes it. */
  static byte[] bytes(Path path) throws FileSystemException {
    byte[] name = PathBytes.of(path);
    return Arrays.copyOf(name, name.length + 1);
  }

  /** The exception that Java's own file methods throw for such an error. */
  static FileSystemException failure(LastErrorException error, Path file) {
    String name = file.toString();
    FileSystemException failure = switch (error.getErrorCode()) {
      case ENOENT -> new NoSuchFileException(name);
      case EACCES -> new AccessDeniedException(name);
      default -> new FileSystemException(name, null, message(error.getErrorCode()));
    };
    failure.initCause(error);
    return failure;
  }
}
