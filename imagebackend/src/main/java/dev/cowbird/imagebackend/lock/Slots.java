/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.lock;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.lock.NamedLocks.Mode;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * So many may work at once, in all processes together: each takes one of as many locks. Whoever
 * holds one waits for no other lock. Safe for use by any number of threads.
 */
public final class Slots {
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
    int first = ThreadLocalRandom.current().nextInt(number);
    for (int n = 0; n < number; n++) {
      try {
        return take((first + n) % number, purpose, Duration.ZERO, ProgressListener.none());
      } catch (ImageException e) {
        if (e.kind() != Kind.LOCK_TIMEOUT) {
          throw e;
        }
      }
    }
    return take(first, purpose, timeout, progress);
  }

  private HeldLock take(int slot, String purpose, Duration wait, ProgressListener progress) {
    return locks.acquire(name + "-" + slot, Mode.EXCLUSIVE, purpose, wait, progress);
  }
}
