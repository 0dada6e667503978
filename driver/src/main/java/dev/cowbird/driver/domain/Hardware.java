/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.util.Optional;

/**
 * All that is optional about a machine besides its memory, processors, disks and network
 * interfaces.
 *
 * @param launchSecurity empty for a guest whose memory its host can read
 */
public record Hardware(
    Platform platform,
    Cpu cpu,
    MemoryLayout memory,
    Tuning tuning,
    Features features,
    ClockOffset clock,
    LifecycleActions actions,
    Peripherals peripherals,
    Optional<LaunchSecurity> launchSecurity,
    Additions additions) {
  /** What a Linux server is best given: no screen, and every paravirtual device that helps it. */
  public static Hardware standard() {
    return builder().build();
  }

  /** Starts with what {@link #standard} has. */
  public static Builder builder() {
    return new Builder();
  }

  /** Starts with what this one has. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.platform = platform;
    builder.cpu = cpu;
    builder.memory = memory;
    builder.tuning = tuning;
    builder.features = features;
    builder.clock = clock;
    builder.actions = actions;
    builder.peripherals = peripherals;
    builder.launchSecurity = launchSecurity;
    builder.additions = additions;
    return builder;
  }

  /** Collects what differs from the defaults. Used by one thread. */
  public static final class Builder {
    private Platform platform = Platform.standard();
    private Cpu cpu = Cpu.standard();
    private MemoryLayout memory = MemoryLayout.standard();
    private Tuning tuning = Tuning.standard();
    private Features features = Features.standard();
    private ClockOffset clock = ClockOffset.UTC;
    private LifecycleActions actions = LifecycleActions.standard();
    private Peripherals peripherals = Peripherals.standard();
    private Optional<LaunchSecurity> launchSecurity = Optional.empty();
    private Additions additions = Additions.standard();

    private Builder() {}

    public Builder platform(Platform value) {
      this.platform = value;
      return this;
    }

    public Builder cpu(Cpu value) {
      this.cpu = value;
      return this;
    }

    public Builder memory(MemoryLayout value) {
      this.memory = value;
      return this;
    }

    public Builder tuning(Tuning value) {
      this.tuning = value;
      return this;
    }

    public Builder features(Features value) {
      this.features = value;
      return this;
    }

    public Builder clock(ClockOffset value) {
      this.clock = value;
      return this;
    }

    public Builder actions(LifecycleActions value) {
      this.actions = value;
      return this;
    }

    public Builder peripherals(Peripherals value) {
      this.peripherals = value;
      return this;
    }

    public Builder launchSecurity(LaunchSecurity value) {
      this.launchSecurity = Optional.of(value);
      return this;
    }

    public Builder additions(Additions value) {
      this.additions = value;
      return this;
    }

    public Hardware build() {
      return new Hardware(
          platform,
          cpu,
          memory,
          tuning,
          features,
          clock,
          actions,
          peripherals,
          launchSecurity,
          additions);
    }
  }
}
