/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The processors that a guest sees.
 *
 * @param model empty for the host's with KVM, and the most that QEMU has without
 * @param features by their names, such as {@code avx2}
 * @param topology empty for the cores of one socket, as some guests use only so many sockets
 * @param maximum how many processors the guest can be given while it runs; empty for no more than
 *     it starts with
 */
public record Cpu(
    Optional<CpuModel> model,
    Map<String, CpuFeaturePolicy> features,
    Optional<CpuTopology> topology,
    Optional<Integer> maximum) {
  private static final int MOST = 512;
  private static final Pattern FEATURE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

  /** @throws IllegalArgumentException if a name is malformed, or a number out of range */
  public Cpu {
    features.keySet().forEach(name -> Require.matches("a processor's feature", name, FEATURE));
    maximum.ifPresent(most -> Require.within("Most processors", most, 1, MOST));
    features = Collections.unmodifiableMap(new TreeMap<>(features));
  }

  /** What the hypervisor does best. */
  public static Cpu standard() {
    return builder().build();
  }

  /** Starts with what {@link #standard} has. */
  public static Builder builder() {
    return new Builder();
  }

  /** Starts with what this one has. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.model = model;
    builder.features = features;
    builder.topology = topology;
    builder.maximum = maximum;
    return builder;
  }

  /** The most processors that the guest can have, if it starts with so many. */
  int most(int vcpus) {
    return maximum.orElse(vcpus);
  }

  /** The model that was asked for, or the best that there is. */
  public CpuModel model(VirtualizationType virtualization) {
    return model.orElseGet(() -> switch (virtualization) {
      case KVM -> new CpuModel.HostPassthrough();
      case QEMU -> new CpuModel.Maximum();
    });
  }

  /** Collects what differs from the defaults. Used by one thread. */
  public static final class Builder {
    private Optional<CpuModel> model = Optional.empty();
    private Map<String, CpuFeaturePolicy> features = Map.of();
    private Optional<CpuTopology> topology = Optional.empty();
    private Optional<Integer> maximum = Optional.empty();

    private Builder() {}

    public Builder model(CpuModel value) {
      this.model = Optional.of(value);
      return this;
    }

    public Builder features(Map<String, CpuFeaturePolicy> value) {
      this.features = value;
      return this;
    }

    public Builder topology(CpuTopology value) {
      this.topology = Optional.of(value);
      return this;
    }

    public Builder maximum(int value) {
      this.maximum = Optional.of(value);
      return this;
    }

    /** @throws IllegalArgumentException if a name is malformed, or a number out of range */
    public Cpu build() {
      return new Cpu(model, features, topology, maximum);
    }
  }
}
