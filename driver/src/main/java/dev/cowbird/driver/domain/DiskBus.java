/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

/** What a disk is attached to, by libvirt's name. */
public enum DiskBus {
  VIRTIO,
  SCSI,
  SATA,
  IDE,
  USB,
  FDC
}
