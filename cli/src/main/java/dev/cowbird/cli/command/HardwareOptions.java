/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.driver.domain.Firmware;
import dev.cowbird.driver.domain.GuestProfile;
import dev.cowbird.driver.domain.Hardware;
import dev.cowbird.driver.domain.SecureBoot;
import dev.cowbird.driver.domain.Tpm;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What a machine has besides memory, processors, disks and networks. */
final class HardwareOptions {
  @Option(
      names = "--profile",
      paramLabel = "PROFILE",
      description = "What the hardware is chosen for: linux or windows (default: linux).")
  private Optional<GuestProfile> profile = Optional.empty();

  @Option(names = "--uefi", description = "Boot by UEFI instead of a BIOS.")
  private boolean uefi;

  @Option(
      names = "--secure-boot",
      description = "Boot by UEFI, and only what is signed for the distribution's keys.")
  private boolean secureBoot;

  @Option(names = "--tpm", description = "Give the machine a TPM 2.0, which needs swtpm.")
  private boolean tpm;

  /**
   * Adds what was said.
   *
   * @param described what differs from it
   * @throws IllegalArgumentException if a profile would take back what was described
   */
  void in(InstanceSpec.Builder spec, Hardware described) {
    if (profile.isPresent() && !described.equals(Hardware.standard())) {
      throw new IllegalArgumentException(
          "--profile would take back the hardware that the file describes: say it there");
    }
    Hardware start = profile.map(GuestProfile::hardware).orElse(described);
    Hardware.Builder hardware = start.toBuilder();
    if (uefi || secureBoot) {
      Firmware firmware = new Firmware.Uefi(secureBoot ? SecureBoot.ON : SecureBoot.OFF);
      hardware.platform(start.platform().toBuilder().firmware(firmware).build());
    }
    if (tpm) {
      hardware.peripherals(start.peripherals().toBuilder().tpm(Tpm.standard()).build());
    }
    spec.hardware(hardware.build());
  }
}
