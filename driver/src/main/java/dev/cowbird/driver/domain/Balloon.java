/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.time.Duration;
import java.util.Optional;

/**
 * A device that gives memory back to the host, and tells how much the guest uses.
 *
 * @param statisticsPeriod how often it tells, in whole seconds from 1; empty for never
 * @param freePageReporting whether pages that the guest frees go back at once. libvirt has it since
 *     6.9 and QEMU since 5.1; the driver leaves it out on older ones
 */
public record Balloon(Optional<Duration> statisticsPeriod, OnOff freePageReporting) {
  /** @throws IllegalArgumentException if the period is out of range */
  public Balloon {
    statisticsPeriod.ifPresent(
        period -> Require.within("Seconds between statistics", period.toSeconds(), 1, 86_400));
  }

  private static final Duration USUAL_PERIOD = Duration.ofSeconds(10);

  /** With statistics every ten seconds, and free pages reported. */
  public static Balloon standard() {
    return new Balloon(Optional.of(USUAL_PERIOD), OnOff.ON);
  }
}
