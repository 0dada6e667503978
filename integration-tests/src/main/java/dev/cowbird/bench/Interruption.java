/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.bench;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Makes Ctrl-C (and SIGTERM) an interrupt of the working thread, and keeps the JVM until that has
 * removed what it made.
 */
final class Interruption {
  private static final Duration TIME_TO_TIDY = Duration.ofMinutes(2);

  private final CountDownLatch done = new CountDownLatch(1);

  private Interruption() {}

  /** From now on, until {@link #finished}. */
  static Interruption ofThisThread() {
    Interruption interruption = new Interruption();
    Thread worker = Thread.currentThread();
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> interruption.interrupt(worker), "bench-interruption"));
    return interruption;
  }

  private void interrupt(Thread worker) {
    if (done.getCount() == 0) {
      return;
    }
    worker.interrupt();
    try {
      // Whether it came to an end in time or not, the JVM ends now.
      boolean unused = done.await(TIME_TO_TIDY.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The work is over: there is nothing to remove any more. */
  void finished() {
    done.countDown();
  }
}
