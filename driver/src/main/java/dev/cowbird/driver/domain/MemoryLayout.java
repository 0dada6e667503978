/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.util.List;
import java.util.Optional;

/**
 * How a guest's memory is divided, and what it is made of.
 *
 * @param cells none for a guest without NUMA
 * @param policy empty to leave it to the host
 */
public record MemoryLayout(
    Optional<MemoryBacking> backing,
    Optional<MemoryHotplug> hotplug,
    List<NumaCell> cells,
    Optional<NumaPolicy> policy) {
  /** @throws IllegalArgumentException never */
  public MemoryLayout {
    cells = List.copyOf(cells);
  }

  /** Usual pages of the host, in one piece. */
  public static MemoryLayout standard() {
    return builder().build();
  }

  /** Starts with what {@link #standard} has. */
  public static Builder builder() {
    return new Builder();
  }

  /** Starts with what this one has. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.backing = backing;
    builder.hotplug = hotplug;
    builder.cells = cells;
    builder.policy = policy;
    return builder;
  }

  /** Collects what differs from the defaults. Used by one thread. */
  public static final class Builder {
    private Optional<MemoryBacking> backing = Optional.empty();
    private Optional<MemoryHotplug> hotplug = Optional.empty();
    private List<NumaCell> cells = List.of();
    private Optional<NumaPolicy> policy = Optional.empty();

    private Builder() {}

    public Builder backing(MemoryBacking value) {
      this.backing = Optional.of(value);
      return this;
    }

    public Builder hotplug(MemoryHotplug value) {
      this.hotplug = Optional.of(value);
      return this;
    }

    public Builder cells(List<NumaCell> value) {
      this.cells = value;
      return this;
    }

    public Builder policy(NumaPolicy value) {
      this.policy = Optional.of(value);
      return this;
    }

    /** @throws IllegalArgumentException never */
    public MemoryLayout build() {
      return new MemoryLayout(backing, hotplug, cells, policy);
    }
  }
}
