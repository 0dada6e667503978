/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.shell;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import java.time.Duration;

/**
 * Until when something has to be done.
 *
 * @param what it is, for messages
 * @param timeout how much time it had, for messages
 * @param nanoTime as of {@link System#nanoTime}
 */
record Deadline(String what, Duration timeout, long nanoTime) {
  /** From now on. */
  static Deadline in(Duration timeout, String what) {
    return new Deadline(what, timeout, System.nanoTime() + timeout.toNanos());
  }

  /** @throws DriverException {@code TIMED_OUT} if there are none */
  long nanosLeft() {
    long left = nanoTime - System.nanoTime();
    if (left <= 0) {
      throw missed();
    }
    return left;
  }

  DriverException missed() {
    return new DriverException(
        Kind.TIMED_OUT, what + " was not done within " + timeout.toMillis() + " ms");
  }

  DriverException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new DriverException(Kind.INTERRUPTED, what + " was interrupted", e);
  }
}
