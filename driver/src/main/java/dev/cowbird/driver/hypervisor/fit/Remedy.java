/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor.fit;

import dev.cowbird.driver.domain.Architecture;

/** What an operator does to get what a host lacks, on Debian's and Fedora's families. */
public final class Remedy {
  private Remedy() {}

  /** For UEFI, with secure boot where the architecture has it. */
  public static String firmware(Architecture architecture) {
    return switch (architecture) {
      case X86_64 -> "apt install ovmf, or dnf install edk2-ovmf";
      case AARCH64 -> "apt install qemu-efi-aarch64, or dnf install edk2-aarch64";
    };
  }

  /** For a TPM. */
  public static String tpm() {
    return "apt install swtpm-tools, or dnf install swtpm-tools";
  }

  /** For a user-mode network. */
  public static String passt() {
    return "apt install passt, or dnf install passt, and a libvirt that takes it";
  }
}
