/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.lock;

import dev.cowbird.imagebackend.file.StorageErrors;
import dev.cowbird.imagebackend.lock.NamedLocks.Mode;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** One hold on a lock file. */
final class HeldFile implements HeldLock {
  private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final LockName name;
  private final Mode mode;
  private final LockFile file;
  private final Holder holder;
  private final AtomicBoolean open = new AtomicBoolean(true);
  private Future<?> announcement = CompletableFuture.completedFuture(null);
  private boolean announced;
  private long lastReport = System.nanoTime();

  HeldFile(LockName name, Mode mode, LockFile file, Holder holder) {
    this.name = name;
    this.mode = mode;
    this.file = file;
    this.holder = holder;
  }

  /** Leaves the holder's name for those who wait, in a while; of those who share it, none. */
  synchronized void announce(Announcer announcer) {
    // What stands there is of somebody who was killed.
    name.holderFile().remove();
    if (mode == Mode.EXCLUSIVE) {
      announcement = announcer.announceLater(this::announceNow);
    }
  }

  private synchronized void announceNow() {
    if (open.get() && !announced) {
      write(holder);
    }
  }

  private void write(Holder said) {
    announced = true;
    name.holderFile().write(said);
  }

  @Override
  public synchronized void report(String progress) {
    long now = System.nanoTime();
    if (mode == Mode.EXCLUSIVE && open.get() && now - lastReport >= REPORT_NANOS) {
      lastReport = now;
      write(holder.withProgress(progress));
    }
  }

  boolean isOpen() {
    return open.get();
  }

  @Override
  public String key() {
    return name.key();
  }

  @Override
  public synchronized void close() {
    if (!open.compareAndSet(true, false)) {
      return;
    }
    announcement.cancel(false);
    if (announced) {
      name.holderFile().remove();
    }
    try {
      release();
    } catch (IOException e) {
      throw StorageErrors.translate("Letting go of lock " + name, e);
    }
  }

  private void release() throws IOException {
    try {
      file.release(holder);
    } finally {
      OpenLockFiles.giveBack(file);
    }
  }
}
