/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.domain.edit.Device;
import dev.cowbird.driver.domain.edit.DomainEditor;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The PCI Express ports of a machine that runs, each of which takes one device. A machine without
 * PCI Express, such as {@code pc}, has slots on a bus instead, which are left to libvirt.
 */
final class PciPorts {
  private static final Set<String> MODELS = Set.of("pcie-root-port", "pcie-switch-downstream-port");

  private static final Set<String> HOST_TYPES = Set.of("pci", "mdev");

  private PciPorts() {}

  /** @throws DriverException {@code CONFLICT} if a device needs a port, and none is free */
  static void requireFree(Descriptions before, Device device) {
    DomainEditor live = before.live().orElseThrow();
    Set<Long> ports = ports(live);
    if (ports.isEmpty() || !needsPort(device)) {
      return;
    }
    Set<Long> taken = taken(live);
    if (taken.containsAll(ports)) {
      throw new DriverException(
          Kind.CONFLICT,
          "All " + ports.size() + " PCI Express ports of domain "
              + before.domain().name()
              + " are taken, and a " + device.kind()
              + " needs one: attach it while the machine is off, which adds ports");
    }
  }

  private static boolean needsPort(Device device) {
    if (device.attribute("address", "type").isPresent()) {
      return false;
    }
    return switch (device.kind()) {
      case "disk" -> device.attribute("target", "bus").equals(Optional.of("virtio"));
      case "hostdev" -> device.attribute("type").filter(HOST_TYPES::contains).isPresent();
      case "interface", "rng", "controller" -> true;
      default -> false;
    };
  }

  private static Set<Long> ports(DomainEditor live) {
    return live.devices().stream()
        .filter(device -> device.attribute("model").filter(MODELS::contains).isPresent())
        .flatMap(device -> device.attribute("index").stream())
        .map(Long::decode)
        .collect(Collectors.toSet());
  }

  private static Set<Long> taken(DomainEditor live) {
    return live.devices().stream()
        .filter(device -> device.attribute("address", "type").equals(Optional.of("pci")))
        .flatMap(device -> device.attribute("address", "bus").stream())
        .map(Long::decode)
        .collect(Collectors.toSet());
  }
}
