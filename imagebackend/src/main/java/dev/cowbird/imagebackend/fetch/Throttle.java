/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.fetch;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * Lets bytes pass at a rate, shared by all transfers of a backend. Who comes too early waits; time
 * in which nothing passed is not made up for by more than a second's worth. Safe for use by any
 * number of threads.
 */
public final class Throttle {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final OptionalLong bytesPerSecond;
  private long free = System.nanoTime();

  /** @param bytesPerSecond 1 or more; empty for no limit */
  public Throttle(OptionalLong bytesPerSecond) {
    if (bytesPerSecond.isPresent() && bytesPerSecond.getAsLong() < 1) {
      throw new IllegalArgumentException("Not a rate: " + bytesPerSecond.getAsLong());
    }
    this.bytesPerSecond = bytesPerSecond;
  }

  /** Waits until so many bytes may have passed. */
  void pass(long bytes) throws InterruptedIOException {
    if (bytesPerSecond.isEmpty()) {
      return;
    }
    try {
      Thread.sleep(Duration.ofNanos(reserve(bytes)).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the thread was interrupted");
    }
  }

  private synchronized long reserve(long bytes) {
    long now = System.nanoTime();
    free = Math.max(free, now - SECOND);
    free += (long) ((double) bytes / bytesPerSecond.getAsLong() * SECOND);
    return Math.max(0, free - now);
  }
}
