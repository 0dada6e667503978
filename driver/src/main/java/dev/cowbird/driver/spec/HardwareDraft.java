/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec;

import dev.cowbird.driver.domain.Additions;
import dev.cowbird.driver.domain.Balloon;
import dev.cowbird.driver.domain.ClockOffset;
import dev.cowbird.driver.domain.Cpu;
import dev.cowbird.driver.domain.Features;
import dev.cowbird.driver.domain.GuestProfile;
import dev.cowbird.driver.domain.Hardware;
import dev.cowbird.driver.domain.LaunchSecurity;
import dev.cowbird.driver.domain.LifecycleActions;
import dev.cowbird.driver.domain.MemoryLayout;
import dev.cowbird.driver.domain.Peripherals;
import dev.cowbird.driver.domain.Platform;
import dev.cowbird.driver.domain.RandomSource;
import dev.cowbird.driver.domain.Tuning;
import java.util.Optional;

/** Hardware while its description is read: a profile's, and what differs from it. */
final class HardwareDraft {
  private Hardware.Builder hardware;
  Platform.Builder platform;
  Features.Builder features;
  Peripherals.Builder peripherals;
  Additions.Builder additions;

  HardwareDraft() {
    this(Hardware.standard());
  }

  private HardwareDraft(Hardware start) {
    this.hardware = start.toBuilder();
    this.platform = start.platform().toBuilder();
    this.features = start.features().toBuilder();
    this.peripherals = start.peripherals().toBuilder();
    this.additions = start.additions().toBuilder();
  }

  /** Forgets what was said before. */
  void start(GuestProfile profile) {
    HardwareDraft other = new HardwareDraft(profile.hardware());
    this.hardware = other.hardware;
    this.platform = other.platform;
    this.features = other.features;
    this.peripherals = other.peripherals;
    this.additions = other.additions;
  }

  void cpu(Cpu cpu) {
    hardware.cpu(cpu);
  }

  void memory(MemoryLayout memory) {
    hardware.memory(memory);
  }

  void tuning(Tuning tuning) {
    hardware.tuning(tuning);
  }

  void clock(ClockOffset clock) {
    hardware.clock(clock);
  }

  void actions(LifecycleActions actions) {
    hardware.actions(actions);
  }

  void launchSecurity(LaunchSecurity security) {
    hardware.launchSecurity(security);
  }

  void random(Optional<RandomSource> random) {
    random.ifPresentOrElse(peripherals::random, peripherals::withoutRandom);
  }

  void balloon(Optional<Balloon> balloon) {
    balloon.ifPresentOrElse(peripherals::balloon, peripherals::withoutBalloon);
  }

  Hardware build() {
    return hardware
        .platform(platform.build())
        .features(features.build())
        .peripherals(peripherals.build())
        .additions(additions.build())
        .build();
  }
}
