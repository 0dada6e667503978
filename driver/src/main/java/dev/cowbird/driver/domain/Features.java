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
    if (hyperv.contains(HypervFeature.SYNIC) && !hyperv.contains(HypervFeature.VPINDEX)) {
      throw new IllegalArgumentException("Hyper-V's synic needs vpindex, which is not asked for");
    }
    if (hyperv.contains(HypervFeature.STIMER) && !hyperv.contains(HypervFeature.SYNIC)) {
      throw new IllegalArgumentException("Hyper-V's stimer needs synic, which is not asked for");
    }
    hyperv = hyperv.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(hyperv));
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
