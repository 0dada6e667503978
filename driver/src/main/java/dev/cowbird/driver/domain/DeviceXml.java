/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import dev.cowbird.driver.address.MacAddress;

/** The description of one device, as libvirt takes it to attach it to a domain that exists. */
public final class DeviceXml {
  private DeviceXml() {}

  /**
   * A disk.
   *
   * @param target its name, such as {@code vdb}
   * @param scsiUnit from 0, its place on the machine's first controller; for SCSI only
   * @throws IllegalArgumentException if a path has a character that XML can't carry
   */
  public static String of(DiskDevice disk, String target, int scsiUnit) {
    XmlElement element = DisksXml.write(parent(), disk, target);
    if (disk.onBus() == DiskBus.SCSI) {
      DisksXml.scsiAddress(element, scsiUnit);
    }
    return element.document();
  }

  /**
   * A network interface.
   *
   * @throws IllegalArgumentException if it has ports published by slirp, of which libvirt knows
   *     nothing
   */
  public static String of(Nic nic, MacAddress mac) {
    if (SlirpArguments.isPastLibvirt(nic)) {
      throw new IllegalArgumentException(
          "Ports are published by slirp when a machine is made, and not by what is attached later");
    }
    return NicsXml.write(parent(), nic, mac).document();
  }

  /** A device of the host's. */
  public static String of(HostDevice device) {
    return PeripheralsXml.write(parent(), device).document();
  }

  private static XmlElement parent() {
    return XmlElement.root("devices");
  }
}
