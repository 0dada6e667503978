/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.doctor;

import dev.cowbird.driver.HostReport.Check;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/**
 * Whether libvirt's guests may open {@code /dev/kvm}. libvirt probes QEMU with rights that its
 * guests don't have; where only the probe gets the device, libvirt never trusts what it found, and
 * probes anew at every call (virQEMUCapsIsValid in libvirt's qemu_capabilities.c).
 */
final class KvmDevice {
  private static final Path DEVICE = Path.of("/dev/kvm");
  private static final String GROUP = "kvm";

  private KvmDevice() {}

  /** What is to be said of the device, if there is one. */
  static Optional<Check> check() {
    return check(DEVICE);
  }

  static Optional<Check> check(Path device) {
    try {
      PosixFileAttributes attributes = Files.readAttributes(device, PosixFileAttributes.class);
      String found = attributes.group().getName() + " " + attributes.permissions();
      return Optional.of(
          isOpenToGuests(attributes)
              ? Check.good("kvm device", "open to libvirt's guests")
              : Check.poor(
                  "kvm device",
                  device
                      + " is closed to libvirt's guests ("
                      + found
                      + "), so libvirt probes QEMU again at every call, which takes seconds",
                  "chgrp kvm " + device + " && chmod 660 " + device));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static boolean isOpenToGuests(PosixFileAttributes attributes) {
    Set<PosixFilePermission> permissions = attributes.permissions();
    boolean others = permissions.contains(PosixFilePermission.OTHERS_READ)
        && permissions.contains(PosixFilePermission.OTHERS_WRITE);
    boolean group = attributes.group().getName().equals(GROUP)
        && permissions.contains(PosixFilePermission.GROUP_READ)
        && permissions.contains(PosixFilePermission.GROUP_WRITE);
    return others || group;
  }
}
