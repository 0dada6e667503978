/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

/** Whether the machine has what its firmware and features need. */
final class PlatformCheck {
  private PlatformCheck() {}

  /** @throws IllegalArgumentException if it has not */
  static void check(DomainSpec spec) {
    Platform platform = spec.hardware().platform();
    Architecture architecture = spec.architecture();
    platform.architecture().ifPresent(asked -> architecture(asked, architecture));
    MachineType machine = platform.machineType(architecture);
    if (platform.secureBoot(architecture).isSecure() && !machine.isQ35()) {
      throw new IllegalArgumentException("Secure boot needs system management mode, which machine"
          + " type q35 has and " + machine + " has not");
    }
    if (architecture == Architecture.AARCH64
        && platform.firmware(architecture) instanceof Firmware.Bios
        && platform.kernel().isEmpty()) {
      throw new IllegalArgumentException(
          "A machine of aarch64 has no BIOS: it boots by UEFI or a kernel of the host's");
    }
    Features features = spec.hardware().features();
    if (!features.hyperv().isEmpty() && architecture != Architecture.X86_64) {
      throw new IllegalArgumentException(
          "Hyper-V's interfaces are for x86_64, and the machine is of " + architecture);
    }
    if (spec.hardware().launchSecurity().isPresent()
        && spec.virtualization() != VirtualizationType.KVM) {
      throw new IllegalArgumentException(
          "Encrypted memory needs KVM, and the machine runs in software");
    }
  }

  private static void architecture(Architecture asked, Architecture made) {
    if (asked != made) {
      throw new IllegalArgumentException(
          "The hardware is of " + asked + ", and the machine of " + made);
    }
  }
}
