/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.bench.fetch;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Holds all who send back, so that together they send at one rate. */
final class Pace {
  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

  /** What may be caught up on, as nobody wakes up on the moment; more that was not used is lost. */
  private static final long SLACK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final OptionalLong bytesPerSecond;
  private long freeAt = System.nanoTime();

  Pace(OptionalLong bytesPerSecond) {
    this.bytesPerSecond = bytesPerSecond;
  }

  /** Waits until so many bytes more may be sent. */
  void await(int bytes) throws InterruptedException {
    if (bytesPerSecond.isPresent()) {
      TimeUnit.NANOSECONDS.sleep(reserve(bytes) - System.nanoTime());
    }
  }

  private synchronized long reserve(int bytes) {
    long earliest = System.nanoTime() - SLACK_NANOS;
    long from = freeAt - earliest > 0 ? freeAt : earliest;
    freeAt = from + (long) (bytes / (double) bytesPerSecond.orElseThrow() * NANOS);
    return freeAt;
  }
}
