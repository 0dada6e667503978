/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import dev.cowbird.driver.address.MacAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes interfaces with published ports by slirp, of which libvirt knows nothing: arguments of
 * QEMU's own, in {@code <qemu:commandline>}. See {@code qemu(1)}, {@code -netdev user}.
 */
final class SlirpArguments {
  private static final String NAMESPACE = "http://libvirt.org/schemas/domain/qemu/1.0";

  /**
   * Where they sit on the first PCI bus. QEMU makes them before the devices that libvirt places,
   * which it does from slot 1 up; q35 itself has something from slot 0x1d up.
   */
  private static final int FIRST_SLOT = 0x10;

  private static final int LAST_SLOT = 0x1c;

  private SlirpArguments() {}

  static boolean isPastLibvirt(Nic nic) {
    return nic.source() instanceof NicSource.UserMode user && user.isPastLibvirt();
  }

  /** @param macs one for each interface */
  static void write(XmlElement domain, List<Nic> nics, List<MacAddress> macs) {
    List<String> arguments = new ArrayList<>();
    int slot = FIRST_SLOT;
    for (int i = 0; i < nics.size(); i++) {
      Nic nic = nics.get(i);
      if (nic.source() instanceof NicSource.UserMode user && user.isPastLibvirt()) {
        String id = "cowbird" + i;
        arguments.addAll(List.of("-netdev", backend(id, user)));
        arguments.addAll(List.of("-device", device(id, nic, macs.get(i), slot++)));
      }
    }
    if (!arguments.isEmpty()) {
      XmlElement commandline = domain.child(NAMESPACE, "qemu", "commandline");
      arguments.forEach(
          argument -> commandline.child(NAMESPACE, "qemu", "arg").with("value", argument));
    }
  }

  private static String backend(String id, NicSource.UserMode user) {
    StringBuilder backend = new StringBuilder("user,id=").append(id);
    for (PublishedPort port : user.ports()) {
      backend
          .append(",hostfwd=")
          .append(Label.of(port.transport()))
          .append(':')
          .append(port.hostAddress())
          .append(':')
          .append(port.hostPort())
          .append("-:")
          .append(port.guestPort());
    }
    return backend.toString();
  }

  private static String device(String id, Nic nic, MacAddress mac, int slot) {
    Require.within("PCI slot of an interface with published ports", slot, FIRST_SLOT, LAST_SLOT);
    String device =
        "virtio-net-pci,netdev=" + id + ",mac=" + mac + ",addr=0x" + Integer.toHexString(slot);
    return nic.bootOrder().map(order -> device + ",bootindex=" + order).orElse(device);
  }
}
