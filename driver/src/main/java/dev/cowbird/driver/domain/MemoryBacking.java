/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.util.Optional;

/**
 * What a guest's memory is made of on the host.
 *
 * @param locked whether it may never be swapped out
 * @param mergeable whether the host may merge its pages with equal ones (KSM)
 * @param source empty for libvirt's choice
 * @param sharing empty for libvirt's choice, which is private
 */
public record MemoryBacking(
    Optional<HugePages> hugePages,
    OnOff locked,
    OnOff mergeable,
    Optional<MemorySource> source,
    Optional<MemorySharing> sharing) {
  /** Starts with nothing that is optional. */
  public static Builder builder() {
    return new Builder();
  }

  /** Starts with what this one has. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.hugePages = hugePages;
    builder.locked = locked;
    builder.mergeable = mergeable;
    builder.source = source;
    builder.sharing = sharing;
    return builder;
  }

  /** Memory that helper processes can map: what virtiofs and vhost-user need. */
  public static MemoryBacking shareable() {
    return builder().source(MemorySource.MEMFD).sharing(MemorySharing.SHARED).build();
  }

  boolean isShared() {
    return sharing.filter(MemorySharing.SHARED::equals).isPresent();
  }

  /** Collects what differs from the defaults. Used by one thread. */
  public static final class Builder {
    private Optional<HugePages> hugePages = Optional.empty();
    private OnOff locked = OnOff.OFF;
    private OnOff mergeable = OnOff.ON;
    private Optional<MemorySource> source = Optional.empty();
    private Optional<MemorySharing> sharing = Optional.empty();

    private Builder() {}

    public Builder hugePages(HugePages value) {
      this.hugePages = Optional.of(value);
      return this;
    }

    public Builder locked(OnOff value) {
      this.locked = value;
      return this;
    }

    public Builder mergeable(OnOff value) {
      this.mergeable = value;
      return this;
    }

    public Builder source(MemorySource value) {
      this.source = Optional.of(value);
      return this;
    }

    public Builder sharing(MemorySharing value) {
      this.sharing = Optional.of(value);
      return this;
    }

    public MemoryBacking build() {
      return new MemoryBacking(hugePages, locked, mergeable, source, sharing);
    }
  }
}
