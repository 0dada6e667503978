/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where the guest's random numbers come from.
 *
 * @param device of the host, absolute
 * @param rate empty for no limit
 */
public record RandomSource(Path device, Optional<Rate> rate) {
  /** So many bytes in each period. */
  public record Rate(int bytes, Duration period) {
    /** @throws IllegalArgumentException if there is no byte, or no millisecond */
    public Rate {
      Require.within("Bytes of randomness", bytes, 1, Integer.MAX_VALUE);
      Require.within("Milliseconds of a period", period.toMillis(), 1, Integer.MAX_VALUE);
    }
  }

  /** @throws IllegalArgumentException if {@code device} is not absolute */
  public RandomSource {
    Require.absolute(device);
  }

  /** The host's {@code /dev/urandom}, which never blocks. */
  public static RandomSource standard() {
    return new RandomSource(Path.of("/dev/urandom"), Optional.empty());
  }
}
