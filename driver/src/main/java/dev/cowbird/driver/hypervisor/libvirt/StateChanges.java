/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor.libvirt;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Tells waiting threads that some domain has changed. Safe for use by many threads at once. */
final class StateChanges {
  private long count;

  /** How many changes there were; to be asked for before looking at what may change. */
  synchronized long count() {
    return count;
  }

  synchronized void signal() {
    count++;
    notifyAll();
  }

  /** Waits until there were more than {@code seen} changes, or {@code timeout} is over. */
  synchronized void awaitAfter(long seen, Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    long left = timeout.toNanos();
    while (count == seen && left > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = deadline - System.nanoTime();
    }
  }
}
