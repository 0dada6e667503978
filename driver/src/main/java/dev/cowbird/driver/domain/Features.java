/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What the hypervisor shows of itself to a guest. Nothing of it is written where QEMU runs in
 * software, as that has none of it.
 *
 * @param kvmHidden whether the guest is not to see that it runs on KVM
 */
public record Features(Set<HypervFeature> hyperv, OnOff kvmHidden) {
  /** @throws IllegalArgumentException if a feature lacks another that it needs */
  public Features {
    requireWhole(hyperv);
    hyperv = hyperv.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(hyperv));
  }

  private static void requireWhole(Set<HypervFeature> asked) {
    for (HypervFeature feature : asked) {
      feature.needs().filter(needed -> !asked.contains(needed)).ifPresent(needed -> {
        throw new IllegalArgumentException("Hyper-V's " + Label.of(feature) + " needs "
            + Label.of(needed) + ", which is not asked for");
      });
    }
  }

  /** None but the usual ones. */
  public static Features standard() {
    return builder().build();
  }

  /** Starts with what {@link #standard} has. */
  public static Builder builder() {
    return new Builder();
  }

  /** Starts with what this one has. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.hyperv = hyperv;
    builder.kvmHidden = kvmHidden;
    return builder;
  }

  /** Collects what differs from the defaults. Used by one thread. */
  public static final class Builder {
    private Set<HypervFeature> hyperv = Set.of();
    private OnOff kvmHidden = OnOff.OFF;

    private Builder() {}

    public Builder hyperv(Set<HypervFeature> value) {
      this.hyperv = value;
      return this;
    }

    public Builder kvmHidden(OnOff value) {
      this.kvmHidden = value;
      return this;
    }

    /** @throws IllegalArgumentException if a feature lacks another that it needs */
    public Features build() {
      return new Features(hyperv, kvmHidden);
    }
  }
}
