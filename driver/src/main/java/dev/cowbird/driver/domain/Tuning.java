/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Limits and placement of what a guest does on the host.
 *
 * @param vcpuPins by the guest's processor, from 0: the host's that it may run on
 * @param emulatorPin the host's processors for the rest of QEMU
 * @param iothreads threads of QEMU for disks, from 0 to 64; disks name them from 1
 * @param iothreadPins by thread, from 1
 * @param shares weight against other guests, from 1 to 262144
 * @param period over which {@code quota} is counted, from 1 ms to 1 s
 * @param quota time that each processor gets in a period, at least 1 ms
 * @param blkioWeight weight of its disks against other guests', from 10 to 1000
 * @param partition the control group that it belongs to: absolute, such as {@code /machine/batch}
 */
public record Tuning(
    Map<Integer, CpuSet> vcpuPins,
    Optional<CpuSet> emulatorPin,
    int iothreads,
    Map<Integer, CpuSet> iothreadPins,
    Optional<Long> shares,
    Optional<Duration> period,
    Optional<Duration> quota,
    Optional<Integer> blkioWeight,
    Optional<String> partition) {
  private static final int MOST_IOTHREADS = 64;
  private static final Pattern PARTITION = Pattern.compile("(/[A-Za-z0-9@_.-]+)+");

  /**
   * @throws IllegalArgumentException if a number is out of range, or a pinned I/O thread does not
   *     exist
   */
  public Tuning {
    Require.within("Number of I/O threads", iothreads, 0, MOST_IOTHREADS);
    shares.ifPresent(weight -> Require.within("CPU shares", weight, 1, 262_144));
    period.ifPresent(time -> Require.within("CPU period in µs", micros(time), 1000, 1_000_000));
    quota.ifPresent(
        time -> Require.within("CPU quota in µs", micros(time), 1000, 17_592_186_044_415L));
    blkioWeight.ifPresent(weight -> Require.within("Disk weight", weight, 10, 1000));
    partition.ifPresent(path -> Require.matches("a resource partition", path, PARTITION));
    for (int thread : iothreadPins.keySet()) {
      Require.within("Pinned I/O thread", thread, 1, iothreads);
    }
    vcpuPins = Collections.unmodifiableMap(new TreeMap<>(vcpuPins));
    iothreadPins = Collections.unmodifiableMap(new TreeMap<>(iothreadPins));
  }

  /** No limits, and no place of its own. */
  public static Tuning standard() {
    return builder().build();
  }

  /** Starts with what {@link #standard} has. */
  public static Builder builder() {
    return new Builder();
  }

  /** Starts with what this one has. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.vcpuPins = vcpuPins;
    builder.emulatorPin = emulatorPin;
    builder.iothreads = iothreads;
    builder.iothreadPins = iothreadPins;
    builder.shares = shares;
    builder.period = period;
    builder.quota = quota;
    builder.blkioWeight = blkioWeight;
    builder.partition = partition;
    return builder;
  }

  static long micros(Duration time) {
    return time.toNanos() / 1000;
  }

  /** Collects what differs from the defaults. Used by one thread. */
  public static final class Builder {
    private Map<Integer, CpuSet> vcpuPins = Map.of();
    private Optional<CpuSet> emulatorPin = Optional.empty();
    private int iothreads = 0;
    private Map<Integer, CpuSet> iothreadPins = Map.of();
    private Optional<Long> shares = Optional.empty();
    private Optional<Duration> period = Optional.empty();
    private Optional<Duration> quota = Optional.empty();
    private Optional<Integer> blkioWeight = Optional.empty();
    private Optional<String> partition = Optional.empty();

    private Builder() {}

    public Builder vcpuPins(Map<Integer, CpuSet> value) {
      this.vcpuPins = value;
      return this;
    }

    public Builder emulatorPin(CpuSet value) {
      this.emulatorPin = Optional.of(value);
      return this;
    }

    public Builder iothreads(int value) {
      this.iothreads = value;
      return this;
    }

    public Builder iothreadPins(Map<Integer, CpuSet> value) {
      this.iothreadPins = value;
      return this;
    }

    public Builder shares(long value) {
      this.shares = Optional.of(value);
      return this;
    }

    public Builder period(Duration value) {
      this.period = Optional.of(value);
      return this;
    }

    public Builder quota(Duration value) {
      this.quota = Optional.of(value);
      return this;
    }

    public Builder blkioWeight(int value) {
      this.blkioWeight = Optional.of(value);
      return this;
    }

    public Builder partition(String value) {
      this.partition = Optional.of(value);
      return this;
    }

    /**
     * @throws IllegalArgumentException if a number is out of range, or a pinned I/O thread does not
     *     exist
     */
    public Tuning build() {
      return new Tuning(
          vcpuPins,
          emulatorPin,
          iothreads,
          iothreadPins,
          shares,
          period,
          quota,
          blkioWeight,
          partition);
    }
  }
}
