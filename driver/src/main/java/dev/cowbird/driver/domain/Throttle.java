/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Limits to what a guest reads from and writes to a disk. */
public record Throttle(Map<Limited, Rate> limits) {
  /** What is limited, in libvirt's order. */
  public enum Limited {
    TOTAL_BYTES,
    READ_BYTES,
    WRITE_BYTES,
    TOTAL_IOPS,
    READ_IOPS,
    WRITE_IOPS;

    /** libvirt's name: {@code total_bytes_sec}. */
    public String label() {
      return Label.of(this).replace('-', '_') + "_sec";
    }
  }

  /**
   * So much in each second.
   *
   * @param perSecond bytes or operations, from 1
   * @param burst what is allowed for a while, more than {@code perSecond}
   * @param burstSeconds how long, from 1; empty for a second
   */
  public record Rate(long perSecond, Optional<Long> burst, Optional<Integer> burstSeconds) {
    private static final long MOST = 1_000_000_000_000_000L;

    /** @throws IllegalArgumentException if a number is out of range, or a burst is none */
    public Rate {
      Require.within("Rate of a disk", perSecond, 1, MOST);
      burst.ifPresent(most -> Require.within("Burst of a disk", most, perSecond + 1, MOST));
      burstSeconds.ifPresent(time -> Require.within("Seconds of a burst", time, 1, 86_400));
      if (burst.isEmpty() && burstSeconds.isPresent()) {
        throw new IllegalArgumentException(
            "A burst of " + burstSeconds.get() + " s needs to say how much it allows");
      }
    }

    /** A rate that is never exceeded. */
    public static Rate of(long perSecond) {
      return new Rate(perSecond, Optional.empty(), Optional.empty());
    }

    /** A rate that may be exceeded for a while. */
    public static Rate of(long perSecond, long burst, int burstSeconds) {
      return new Rate(perSecond, Optional.of(burst), Optional.of(burstSeconds));
    }
  }

  /** @throws IllegalArgumentException if nothing is limited, or a total and its part both are */
  public Throttle {
    if (limits.isEmpty()) {
      throw new IllegalArgumentException("A throttle that limits nothing");
    }
    either(limits, Limited.TOTAL_BYTES, Limited.READ_BYTES, Limited.WRITE_BYTES);
    either(limits, Limited.TOTAL_IOPS, Limited.READ_IOPS, Limited.WRITE_IOPS);
    limits = Collections.unmodifiableMap(new EnumMap<>(limits));
  }

  private static void either(
      Map<Limited, Rate> limits, Limited total, Limited reading, Limited writing) {
    boolean hasPart = limits.containsKey(reading) || limits.containsKey(writing);
    if (limits.containsKey(total) && hasPart) {
      throw new IllegalArgumentException(
          "QEMU limits either the total or reading and writing, not both: " + limits.keySet());
    }
  }
}
