/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.ready;

import dev.cowbird.driver.DriverException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A check that goes on while the hypervisor is away, as it is when its daemon is restarted. */
record SteadyCheck(Check check) implements Check {
  @Override
  public Optional<String> missing(Duration wait) throws InterruptedException {
    try {
      return check.missing(wait);
    } catch (DriverException e) {
      if (!mayPass(e)) {
        throw e;
      }
      TimeUnit.NANOSECONDS.sleep(wait.toNanos());
      return Optional.of("the hypervisor does not tell: " + e.getMessage());
    }
  }

  /** Whether it is a trouble with the hypervisor, and none with the guest. */
  static boolean mayPass(DriverException trouble) {
    return switch (trouble.kind()) {
      case HYPERVISOR_UNAVAILABLE, HYPERVISOR_ERROR -> true;
      default -> false;
    };
  }

  @Override
  public void close() {
    check.close();
  }
}
