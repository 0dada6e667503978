/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.lock;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The lock files that are in use in this JVM. Static, because what it guards belongs to the process
 * and not to an object: closing any channel of a file drops all the fcntl locks that the process
 * has on it (fcntl(2)). So there is one channel for each file, whoever asks, and it is closed when
 * nobody here holds the lock or waits for it.
 */
final class OpenLockFiles {
  private static final ConcurrentHashMap<Path, Use> OPEN = new ConcurrentHashMap<>();

  private record Use(LockFile file, int users) {}

  private OpenLockFiles() {}

  /**
   * The lock file at a path, opened if nobody has it yet.
   *
   * @param path a real path: the same file must not come under two names
   */
  static LockFile borrow(Path path) throws IOException {
    try {
      return OPEN.compute(path, OpenLockFiles::oneMore).file();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static Use oneMore(Path path, @Nullable Use use) {
    try {
      return use == null ? new Use(LockFile.open(path), 1) : new Use(use.file(), use.users() + 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends one use; to be called once for each {@link #borrow}. */
  static void giveBack(LockFile file) throws IOException {
    try {
      OPEN.computeIfPresent(file.path(), OpenLockFiles::oneLess);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static @Nullable Use oneLess(Path path, Use use) {
    if (use.users() > 1) {
      return new Use(use.file(), use.users() - 1);
    }
    try {
      use.file().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return null;
  }

  /** The file if somebody has borrowed it. */
  static Optional<LockFile> find(Path path) {
    return Optional.ofNullable(OPEN.get(path)).map(Use::file);
  }
}
