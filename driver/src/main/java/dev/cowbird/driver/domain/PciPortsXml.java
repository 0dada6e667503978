/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Writes how many PCI Express ports a q35 machine has, each of which takes one device: the last by
 * its number, as libvirt adds those before it, and gives its devices the first ones. By itself it
 * adds as many as are taken, and one.
 */
final class PciPortsXml {
  /** The root bus has room for 240. Where more are needed, libvirt adds them. */
  private static final int MOST = 200;

  private PciPortsXml() {}

  static void write(XmlElement devices, DomainSpec spec) {
    Platform platform = spec.hardware().platform();
    boolean isOurs = platform.machineType(spec.architecture()).isQ35()
        && spec.hardware().additions().devices().stream().noneMatch(PciPortsXml::isOnPci);
    if (isOurs && platform.sparePorts() > 0) {
      int ports = Math.min(MOST, needed(spec) + platform.sparePorts());
      devices
          .child("controller")
          .with("type", "pci")
          .with("index", Integer.toString(ports))
          .with("model", "pcie-root-port");
    }
  }

  /** Whether somebody else numbers the machine's PCI buses. */
  private static boolean isOnPci(RawDevice device) {
    return XmlDocument.parse(device.xml())
        .first("/controller[@type='pci']/@type")
        .isPresent();
  }

  /** A device too many is counted rather than one too few: of raw ones nobody knows. */
  private static int needed(DomainSpec spec) {
    Peripherals peripherals = spec.hardware().peripherals();
    return count(spec.disks(), disk -> disk.onBus() == DiskBus.VIRTIO)
        + spec.nics().size()
        + count(peripherals.hostDevices(), device -> !(device instanceof HostDevice.Usb))
        + count(peripherals.inputs(), input -> !input.isUsb())
        + peripherals.shares().size()
        + spec.hardware().additions().devices().size()
        + count(single(spec, peripherals).toList(), isThere -> isThere);
  }

  /** What there is one of or none; the agent's channel has a controller. */
  private static Stream<Boolean> single(DomainSpec spec, Peripherals peripherals) {
    return Stream.of(
        spec.disks().stream().anyMatch(disk -> disk.onBus() == DiskBus.SCSI),
        spec.hasUsb(),
        peripherals.agent().isOn(),
        peripherals.balloon().isPresent(),
        peripherals.random().isPresent(),
        peripherals.vsock().isPresent(),
        peripherals
            .watchdog()
            .filter(watchdog -> watchdog.model() == Watchdog.Model.I6300ESB)
            .isPresent());
  }

  private static <T> int count(List<T> devices, Predicate<T> needing) {
    return Math.toIntExact(devices.stream().filter(needing).count());
  }
}
