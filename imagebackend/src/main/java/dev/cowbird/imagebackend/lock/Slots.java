/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.lock;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.lock.NamedLocks.Mode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * So many may work at once, in all processes together: each takes one of as many locks. Whoever
 * holds one waits for no other lock. Safe for use by any number of threads.
 */
public final class Slots {
  /** How long to wait for one slot while others may become free. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private final NamedLocks locks;
  private final String name;
  private final int number;
  private final Duration timeout;

  /**
   * @param name of the work: letters
   * @param number of those who may do it at once; 1 or more
   */
  public Slots(NamedLocks locks, String name, int number, Duration timeout) {
    this.locks = locks;
    this.name = name;
    this.number = number;
    this.timeout = timeout;
  }

  /**
   * Takes a free slot, or waits for one.
   *
   * @throws ImageException {@code LOCK_TIMEOUT}, {@code INTERRUPTED}
   */
  public HeldLock take(String purpose, ProgressListener progress) {
    long deadline = System.nanoTime() + timeout.toNanos();
    int slot = ThreadLocalRandom.current().nextInt(number);
    while (true) {
      Optional<HeldLock> free = takeFree(slot, purpose);
      if (free.isPresent()) {
        return free.get();
      }
      Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
      boolean last = left.compareTo(LONGEST_WAIT) <= 0;
      try {
        return take(slot, purpose, last ? left : LONGEST_WAIT, progress);
      } catch (ImageException e) {
        if (last || e.kind() != Kind.LOCK_TIMEOUT) {
          throw e;
        }
        // Another slot may be free by now.
        slot = (slot + 1) % number;
      }
    }
  }

  private Optional<HeldLock> takeFree(int first, String purpose) {
    for (int n = 0; n < number; n++) {
      try {
        return Optional.of(
            take((first + n) % number, purpose, Duration.ZERO, ProgressListener.none()));
      } catch (ImageException e) {
        if (e.kind() != Kind.LOCK_TIMEOUT) {
          throw e;
        }
      }
    }
    return Optional.empty();
  }

  private HeldLock take(int slot, String purpose, Duration wait, ProgressListener progress) {
    return locks.acquire(name + "-" + slot, Mode.EXCLUSIVE, purpose, wait, progress);
  }
}
