/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.util.List;
import java.util.Optional;

/**
 * Writes what devices are attached to, where libvirt would choose otherwise: {@code <controller>}.
 */
final class ControllersXml {
  private ControllersXml() {}

  static void write(XmlElement devices, DomainSpec spec) {
    // Left alone, libvirt adds a USB controller to every machine. A server has no use for one.
    if (!spec.hasOwnUsbController()) {
      devices
          .child("controller")
          .with("type", "usb")
          .with("model", spec.hasUsb() ? "qemu-xhci" : "none");
    }
    List<DiskDevice> scsi =
        spec.disks().stream().filter(disk -> disk.onBus() == DiskBus.SCSI).toList();
    if (!scsi.isEmpty()) {
      XmlElement controller = devices
          .child("controller")
          .with("type", "scsi")
          .with("index", "0")
          .with("model", "virtio-scsi");
      Optional<Integer> thread =
          scsi.stream().flatMap(disk -> disk.iothread().stream()).findFirst();
      thread.ifPresent(id -> controller.child("driver").with("iothread", id.toString()));
    }
  }
}
