/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.ready;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A check for what nothing tells of: it looks, and pauses before the next look. */
final class PolledCheck implements Check {
  /** Looks once, for moments. */
  @FunctionalInterface
  interface Look {
    Optional<String> missing() throws InterruptedException;
  }

  private final Look look;
  private boolean there;

  PolledCheck(Look look) {
    this.look = look;
  }

  @Override
  public Optional<String> missing(Duration wait) throws InterruptedException {
    if (there) {
      return Optional.empty();
    }
    Optional<String> missing = look.missing();
    there = missing.isEmpty();
    if (!there) {
      TimeUnit.NANOSECONDS.sleep(wait.toNanos());
    }
    return missing;
  }
}
