/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.util.Optional;

/** Limits to what goes in and out of a network interface. Inbound is what the guest receives. */
public record Bandwidth(Optional<Rate> inbound, Optional<Rate> outbound) {
  /**
   * So much.
   *
   * @param average KiB in each second, from 1
   * @param peak KiB in each second that a burst may reach
   * @param burst KiB that may go at the speed of the peak
   */
  public record Rate(long average, Optional<Long> peak, Optional<Long> burst) {
    private static final long MOST = 1L << 31;

    /** @throws IllegalArgumentException if a number is out of range */
    public Rate {
      Require.within("Average KiB/s of a network interface", average, 1, MOST);
      peak.ifPresent(
          rate -> Require.within("Peak KiB/s of a network interface", rate, average, MOST));
      burst.ifPresent(size -> Require.within("Burst of a network interface", size, 1, MOST));
    }

    public static Rate of(long average) {
      return new Rate(average, Optional.empty(), Optional.empty());
    }
  }

  /** @throws IllegalArgumentException if nothing is limited */
  public Bandwidth {
    if (inbound.isEmpty() && outbound.isEmpty()) {
      throw new IllegalArgumentException("A bandwidth that limits nothing");
    }
  }
}
