/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * How long what nobody uses stays in the cache. Ages count from the last time that a disk was made
 * of a file or that it was pulled.
 *
 * <p>The default ages of unused files are Nova's
 * ({@code remove_unused_original_minimum_age_seconds} and
 * {@code remove_unused_resized_minimum_age_seconds}).
 *
 * @param maxAge an unused base that is older goes
 * @param maxSizedAge an unused sized base that is older goes; it can be made again from its base
 * @param highWaterBytes while the cache takes more, unused files go whatever their age, the least
 *     recently used first; a sized base counts in full where it shares its blocks with its base
 * @param partAge a broken download that can be gone on with stays so long after its last byte
 * @param hostAge what another host said of its use of the cache counts for so long
 */
public record PrunePolicy(
    Duration maxAge,
    Duration maxSizedAge,
    OptionalLong highWaterBytes,
    Duration partAge,
    Duration hostAge) {
  public static final PrunePolicy DEFAULT = new PrunePolicy(
      Duration.ofHours(24),
      Duration.ofHours(1),
      OptionalLong.empty(),
      Duration.ofHours(24),
      Duration.ofHours(24));

  /** @throws IllegalArgumentException if an age or the mark is negative */
  public PrunePolicy {
    requireNotNegative(maxAge);
    requireNotNegative(maxSizedAge);
    requireNotNegative(partAge);
    requireNotNegative(hostAge);
    if (highWaterBytes.orElse(0) < 0) {
      throw new IllegalArgumentException(
          "High-water mark " + highWaterBytes.getAsLong() + " is negative");
    }
  }

  private static void requireNotNegative(Duration age) {
    if (age.isNegative()) {
      throw new IllegalArgumentException("Age " + age + " is negative");
    }
  }

  public PrunePolicy withMaxAge(Duration age) {
    return new PrunePolicy(age, maxSizedAge, highWaterBytes, partAge, hostAge);
  }

  public PrunePolicy withMaxSizedAge(Duration age) {
    return new PrunePolicy(maxAge, age, highWaterBytes, partAge, hostAge);
  }

  /** @param size what the cache may take before unused files go early */
  public PrunePolicy withHighWater(DiskSize size) {
    return new PrunePolicy(maxAge, maxSizedAge, OptionalLong.of(size.bytes()), partAge, hostAge);
  }

  public PrunePolicy withPartAge(Duration age) {
    return new PrunePolicy(maxAge, maxSizedAge, highWaterBytes, age, hostAge);
  }

  public PrunePolicy withHostAge(Duration age) {
    return new PrunePolicy(maxAge, maxSizedAge, highWaterBytes, partAge, age);
  }
}
