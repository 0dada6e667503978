/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.lock;

import dev.cowbird.imagebackend.lock.NamedLocks.Mode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One lock file as this JVM sees it: its one channel, and the threads that hold the lock or wait
 * for it.
 *
 * <p>An fcntl lock belongs to the process. So the threads first exclude one another here, and the
 * file is locked when the first of them comes in and let go when the last one leaves. Those who
 * wait stand in a line; only the first one acts, so neither a writer among readers nor a reader
 * among writers starves. This guards its own state and never blocks while it does: waiting for
 * another process is trying again, as Java knows no deadline for a file lock.
 */
final class LockFile {
  private final ReentrantLock guard = new ReentrantLock();
  private final Condition changed = guard.newCondition();
  private final Deque<Waiter> line = new ArrayDeque<>();
  private final List<Holder> holders = new ArrayList<>();
  private final Path path;
  private final FileChannel channel;
  private @Nullable FileLock lock;
  private volatile boolean sharedWithAnotherLoader;

  private LockFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Opens a lock file, made if there is none.
   *
   * <p>Its mode is 0600 whatever the umask allows beyond. To hold an exclusive lock a process must
   * be able to write the file, for a shared one to read it: if others could read it, as under 0644,
   * any user could stop the owner for good. The rest of a state directory belongs to one user too;
   * another one is told so here, before it has touched anything.
   */
  static LockFile open(Path path) throws IOException {
    FileChannel channel = FileChannel.open(
        path,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return new LockFile(path, channel);
  }

  Path path() {
    return path;
  }

  /** Closes the channel, which in this process nobody uses any more. */
  void close() throws IOException {
    if (!sharedWithAnotherLoader) {
      channel.close();
    }
  }

  /** A place in the line, and who its owner will be once it holds the lock. */
  static final class Waiter {
    private final Mode mode;
    private final Supplier<Holder> holder;

    Waiter(Mode mode, Supplier<Holder> holder) {
      this.mode = mode;
      this.holder = holder;
    }

    Mode mode() {
      return mode;
    }
  }

  void enter(Waiter waiter) {
    guard.lock();
    try {
      line.addLast(waiter);
    } finally {
      guard.unlock();
    }
  }

  /** Leaves the line without the lock. Does nothing if it was taken. */
  void leave(Waiter waiter) {
    guard.lock();
    try {
      line.remove(waiter);
      changed.signalAll();
    } finally {
      guard.unlock();
    }
  }

  /**
   * Takes the lock, and leaves the line, if it is this waiter's turn and nobody is in its way. Also
   * works for a thread that is interrupted.
   */
  Optional<Holder> tryTake(Waiter waiter) throws IOException {
    guard.lock();
    try {
      if (line.peekFirst() != waiter || !mayEnter(waiter.mode)) {
        return Optional.empty();
      }
      Holder holder = waiter.holder.get();
      holders.add(holder);
      line.removeFirst();
      changed.signalAll();
      return Optional.of(holder);
    } finally {
      guard.unlock();
    }
  }

  private boolean mayEnter(Mode mode) throws IOException {
    if (lock != null) {
      return mode == Mode.SHARED && lock.isShared();
    }
    lock = tryLock(mode);
    return lock != null;
  }

  private @Nullable FileLock tryLock(Mode mode) throws IOException {
    try {
      return channel.tryLock(0, Long.MAX_VALUE, mode == Mode.SHARED);
    } catch (OverlappingFileLockException e) {
      // This class, loaded once more in the same JVM, holds it. That is one more process to us; but
      // to close our channel would take its lock away.
      sharedWithAnotherLoader = true;
      return null;
    }
  }

  /**
   * Takes the lock now, or waits until trying again may help, and tries again.
   *
   * @param pollNanos how long to wait at most if another process is in the way, of which nothing is
   *     heard
   * @param nanos how long to wait at most in any case
   */
  @SuppressWarnings("WaitNotInLoop") // The caller's loop; being woken for nothing is one try more.
  Optional<Holder> awaitAndTake(Waiter waiter, long pollNanos, long nanos)
      throws IOException, InterruptedException {
    guard.lockInterruptibly();
    try {
      Optional<Holder> taken = tryTake(waiter);
      if (taken.isPresent()) {
        return taken;
      }
      boolean polling = line.peekFirst() == waiter && lock == null;
      long unused = changed.awaitNanos(polling ? Math.min(pollNanos, nanos) : nanos);
      return tryTake(waiter);
    } finally {
      guard.unlock();
    }
  }

  /** Lets go of the lock that {@code holder} took. */
  void release(Holder holder) throws IOException {
    guard.lock();
    try {
      holders.remove(holder);
      if (holders.isEmpty() && lock != null) {
        FileLock last = lock;
        lock = null;
        last.release();
      }
      changed.signalAll();
    } finally {
      guard.unlock();
    }
  }

  /** Who holds the lock in this JVM; of several, the first. */
  Optional<Holder> holder() {
    guard.lock();
    try {
      return holders.stream().findFirst();
    } finally {
      guard.unlock();
    }
  }

  /** How many stand in the line. */
  int waiting() {
    guard.lock();
    try {
      return line.size();
    } finally {
      guard.unlock();
    }
  }
}
