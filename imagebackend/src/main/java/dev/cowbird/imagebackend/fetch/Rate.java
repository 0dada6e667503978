/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.fetch;

import java.time.Duration;
import java.util.OptionalLong;

/** How fast bytes have passed of late: newer seconds count for more. */
final class Rate {
  private static final long SHORTEST = Duration.ofSeconds(1).toNanos();
  private static final double WEIGHT_OF_NEW = 0.5;

  private OptionalLong latest = OptionalLong.empty();
  private boolean begun;
  private long since;
  private long before;

  /**
   * The rate in bytes a second, renewed once a second; empty during the first.
   *
   * @param nanos a time, by {@link System#nanoTime()}
   * @param bytes how many have passed by then
   */
  OptionalLong at(long nanos, long bytes) {
    if (!begun) {
      begun = true;
      since = nanos;
      before = bytes;
    } else if (nanos - since >= SHORTEST) {
      double now = (bytes - before) * (double) Duration.ofSeconds(1).toNanos() / (nanos - since);
      double old = latest.orElse((long) now);
      latest = OptionalLong.of((long) (WEIGHT_OF_NEW * now + (1 - WEIGHT_OF_NEW) * old));
      since = nanos;
      before = bytes;
    }
    return latest;
  }
}
