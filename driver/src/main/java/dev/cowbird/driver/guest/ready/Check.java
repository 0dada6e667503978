/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.ready;

import java.time.Duration;
import java.util.Optional;

/** Looks for one thing in a guest until it is there. Used by one thread. */
interface Check extends AutoCloseable {
  /**
   * Looks, and may wait for what isn't there yet.
   *
   * @param wait the longest wait; zero to look once
   * @return what is missing, as a clause; empty once it is there, from then on
   * @throws dev.cowbird.driver.DriverException {@code GUEST_FAILED} if it can't come any more
   */
  Optional<String> missing(Duration wait) throws InterruptedException;

  @Override
  default void close() {}
}
