/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.testing;

import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.lock.HeldLock;
import dev.cowbird.imagebackend.lock.NamedLocks;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Locks that remember which of them were taken. */
public final class RecordingLocks implements NamedLocks {
  private final NamedLocks locks;
  private final List<String> taken = new CopyOnWriteArrayList<>();

  public RecordingLocks(NamedLocks locks) {
    this.locks = locks;
  }

  /** Mode and key of all, in order. */
  public List<String> taken() {
    return List.copyOf(taken);
  }

  public void forget() {
    taken.clear();
  }

  @Override
  public HeldLock acquire(
      String key, Mode mode, String purpose, Duration timeout, ProgressListener progress) {
    HeldLock held = locks.acquire(key, mode, purpose, timeout, progress);
    taken.add(mode + " " + key);
    return held;
  }

  @Override
  public void close() {
    locks.close();
  }
}
