/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

/** What a disk is attached to, by libvirt's name. */
public enum DiskBus {
  VIRTIO,
  SCSI,
  SATA,
  IDE,
  USB,
  FDC;

  /**
   * What a guest is shown of a disk's serial number: its first 20 characters on virtio (VIRTIO 1.1,
   * 5.2.6), IDE and SATA (ATA's IDENTIFY DEVICE), 36 on SCSI, and on USB, which is SCSI in QEMU.
   */
  public String shown(String serial) {
    int most = switch (this) {
      case VIRTIO, IDE, SATA, FDC -> 20;
      case SCSI, USB -> 36;
    };
    return serial.substring(0, Math.min(most, serial.length()));
  }
}
