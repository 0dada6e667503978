/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import java.time.Duration;

/**
 * How often a broken transfer is tried again.
 *
 * @param attempts in a row without getting further; 1 or more
 * @param firstDelay before the second attempt; doubled before each further one
 * @param patience the time without a byte of progress after which no attempt is begun
 */
public record RetryPolicy(int attempts, Duration firstDelay, Duration patience) {
  /** Five attempts, one second apart at first, and a minute without progress. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(5, Duration.ofSeconds(1), Duration.ofSeconds(60));

  /** One attempt. */
  public static final RetryPolicy NONE = new RetryPolicy(1, Duration.ZERO, Duration.ZERO);

  public RetryPolicy {
    if (attempts < 1 || firstDelay.isNegative() || patience.isNegative()) {
      throw new IllegalArgumentException(
          "Not a way to try again: " + attempts + " attempts, " + firstDelay + ", " + patience);
    }
  }
}
