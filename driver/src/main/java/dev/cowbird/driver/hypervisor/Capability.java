/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor;

/** Something of which a hypervisor has certain kinds. Their names are libvirt's. */
public enum Capability {
  /** What can be selected by itself: {@code efi}. */
  FIRMWARE,
  /** {@code yes} where UEFI can keep its variables out of the guest's reach. */
  SECURE_LOADER,
  /** {@code host-passthrough}, {@code maximum}, {@code host-model}, {@code custom}. */
  CPU_MODE,
  /** Named processor models, whether or not this host's processor has all of one. */
  CPU_MODEL,
  /** What memory can be made of: {@code memfd}. */
  MEMORY_SOURCE,
  DISK_BUS,
  /** What viewers speak: {@code vnc}, {@code spice}. */
  SCREEN,
  VIDEO_MODEL,
  /** What the host's devices can be attached to: {@code pci}, {@code usb}. */
  HOST_DEVICE,
  /** By what PCI devices are given away: {@code vfio}. */
  PCI_BACKEND,
  /** Where random numbers come from: {@code random}. */
  RANDOM_SOURCE,
  /** How directories are shared: {@code virtiofs}. */
  FILE_SYSTEM,
  TPM_MODEL,
  /** What plays a TPM: {@code emulator} is swtpm. */
  TPM_BACKEND,
  /** Who carries the packets of user-mode networks: {@code default} is slirp, {@code passt}. */
  USER_NETWORK,
  /** What keeps memory from the host: {@code sev}, {@code sev-es}, {@code sev-snp}. */
  ENCRYPTION,
  /** Interfaces of Hyper-V: {@code relaxed}, {@code spinlocks}. */
  HYPERV
}
