/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.lock;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.event.FlowEvents;
import dev.cowbird.imagebackend.event.Span;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.StorageErrors;
import dev.cowbird.imagebackend.lock.LockFile.Waiter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Locks that are fcntl locks on files of one directory, so that they hold between processes, on NFS
 * too, and end with their process. Any number of these objects may stand on the same directory.
 *
 * <p>The lock {@code <key>} is the file {@code cowbird-<key>}, which is never deleted: somebody may
 * be waiting on it. Its exclusive holder, and how far that has come, stand in {@code <key>.json} if
 * it is held for more than a moment.
 */
public final class FileNamedLocks implements NamedLocks {
  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

  private final Path directory;
  private final Clock clock;
  private final String host;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Announcer announcer = new Announcer();

  /**
   * Locks in a directory, which is made if there is none.
   *
   * @throws ImageException {@code STATE_DIRECTORY} or {@code NO_SPACE} if it can't be made
   */
  public FileNamedLocks(Path directory, HostFiles files) {
    this(directory, files, Clock.systemUTC());
  }

  FileNamedLocks(Path directory, HostFiles files, Clock clock) {
    this.clock = clock;
    try {
      files.createDirectories(directory);
      this.directory = directory.toRealPath();
      this.host = Files.readString(HOST_NAME).strip();
    } catch (IOException e) {
      throw StorageErrors.translate("Opening the lock directory " + directory, e);
    }
  }

  @Override
  public HeldLock acquire(
      String key, Mode mode, String purpose, Duration timeout, ProgressListener progress) {
    LockName name = new LockName(directory, key);
    if (timeout.isNegative()) {
      throw new IllegalArgumentException("Timeout " + timeout + " is negative");
    }
    requireOpen();
    Waiter waiter = new Waiter(mode, () -> holder(purpose));
    try (Span step = FlowEvents.lock(key, mode.name(), purpose)) {
      return announced(take(name, waiter, timeout, progress));
    } catch (IOException e) {
      throw StorageErrors.translate("Taking lock " + key + " in " + directory, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ImageException(Kind.INTERRUPTED, "Waiting for lock " + key + " was interrupted", e);
    }
  }

  private HeldFile announced(HeldFile lock) {
    try {
      lock.announce(announcer);
      return lock;
    } catch (RuntimeException | Error e) {
      // A process may have as many threads as it is allowed.
      lock.close();
      throw e;
    }
  }

  private HeldFile take(LockName name, Waiter waiter, Duration timeout, ProgressListener progress)
      throws IOException, InterruptedException {
    LockFile file = OpenLockFiles.borrow(name.lockFile());
    boolean taken = false;
    try {
      Wait wait = new Wait(file, new Obstacle(name, file, host), timeout, progress);
      Holder holder = wait.inLine(waiter);
      taken = true;
      return new HeldFile(name, waiter.mode(), file, holder);
    } finally {
      if (!taken) {
        OpenLockFiles.giveBack(file);
      }
    }
  }

  private Holder holder(String purpose) {
    return new Holder(ProcessHandle.current().pid(), host, clock.instant(), purpose, "");
  }

  private void requireOpen() {
    if (closed.get()) {
      throw new IllegalStateException("The locks in " + directory + " are closed");
    }
  }

  @Override
  public void close() {
    closed.set(true);
    announcer.close();
  }
}
