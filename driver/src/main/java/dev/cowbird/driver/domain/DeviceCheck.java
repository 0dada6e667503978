/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import dev.cowbird.driver.address.MacAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Whether devices get along with each other and with the machine. */
final class DeviceCheck {
  private final DomainSpec spec;
  private final Peripherals peripherals;

  private DeviceCheck(DomainSpec spec) {
    this.spec = spec;
    this.peripherals = spec.hardware().peripherals();
  }

  /** @throws IllegalArgumentException if they don't */
  static void check(DomainSpec spec) {
    DeviceCheck check = new DeviceCheck(spec);
    check.identities();
    spec.disks().forEach(check::disk);
    check.scsi();
    check.peripherals();
  }

  private void identities() {
    Require.distinct(
        "MAC address", with(spec.macs().stream().map(MacAddress::value), RawDevice::mac));
    Require.distinct("target", with(DiskTargets.of(spec.disks()).stream(), RawDevice::diskTarget));
    Require.distinct(
        "target", spec.nics().stream().flatMap(nic -> nic.target().stream()).toList());
    Require.distinct("boot order", spec.bootOrders());
    Require.distinct("PCI device", pciDevices());
  }

  /** What the typed devices have, and what the raw ones have of it. */
  private List<String> with(Stream<String> typed, Function<RawDevice, Optional<String>> raw) {
    Stream<String> others =
        spec.hardware().additions().devices().stream().map(raw).flatMap(Optional::stream);
    return Stream.concat(typed, others).toList();
  }

  private List<PciAddress> pciDevices() {
    Stream<PciAddress> hostDevices = peripherals.hostDevices().stream()
        .filter(HostDevice.Pci.class::isInstance)
        .map(device -> ((HostDevice.Pci) device).address());
    Stream<PciAddress> nics = spec.nics().stream()
        .map(Nic::source)
        .filter(NicSource.Assigned.class::isInstance)
        .map(source -> ((NicSource.Assigned) source).address());
    return Stream.concat(hostDevices, nics).toList();
  }

  private void disk(DiskDevice disk) {
    DiskBus bus = disk.onBus();
    if (bus == DiskBus.IDE && !machine().isPc()) {
      throw new IllegalArgumentException(
          "Machine type " + machine() + " has no IDE controller; pc has");
    }
    if (disk.type() == DiskDevice.Type.CDROM && bus == DiskBus.VIRTIO) {
      throw new IllegalArgumentException("Virtio has no CD-ROM; SCSI, SATA, IDE and USB have");
    }
    if ((disk.type() == DiskDevice.Type.FLOPPY) != (bus == DiskBus.FDC)) {
      throw new IllegalArgumentException(
          "A floppy, and nothing else, is attached to bus fdc: " + disk.type() + " on " + bus);
    }
    boolean isReadOnlyDisk =
        disk.type() == DiskDevice.Type.DISK && disk.access() == DiskDevice.Access.READ_ONLY;
    if (isReadOnlyDisk && (bus == DiskBus.IDE || bus == DiskBus.SATA)) {
      throw new IllegalArgumentException(
          "A disk on " + bus + " can't be read-only; one on virtio, SCSI and USB can");
    }
    disk.iothread().ifPresent(thread -> iothread(thread, bus));
  }

  private void iothread(int thread, DiskBus bus) {
    if (bus != DiskBus.VIRTIO && bus != DiskBus.SCSI) {
      throw new IllegalArgumentException(
          "Disks on virtio and SCSI have I/O threads, and not on " + bus);
    }
    int threads = spec.hardware().tuning().iothreads();
    if (thread > threads) {
      throw new IllegalArgumentException(
          "A disk is to use I/O thread " + thread + ", and the machine has " + threads);
    }
  }

  private void scsi() {
    List<Integer> threads = spec.disks().stream()
        .filter(disk -> disk.onBus() == DiskBus.SCSI)
        .flatMap(disk -> disk.iothread().stream())
        .distinct()
        .toList();
    if (threads.size() > 1) {
      throw new IllegalArgumentException(
          "All SCSI disks share a controller with one I/O thread, not " + threads);
    }
  }

  private void peripherals() {
    boolean isShared =
        spec.hardware().memory().backing().filter(MemoryBacking::isShared).isPresent();
    if (!peripherals.shares().isEmpty() && !isShared) {
      throw new IllegalArgumentException(
          "Sharing " + peripherals.shares().get(0).source()
              + " by virtiofs needs memory that is shareable, as MemoryBacking.shareable() is");
    }
    int most = spec.architecture() == Architecture.X86_64 ? 3 : 0;
    Require.within("Number of further serial ports", peripherals.serialPorts().size(), 0, most);
    boolean isItco = peripherals
        .watchdog()
        .filter(watchdog -> watchdog.model() == Watchdog.Model.ITCO)
        .isPresent();
    if (isItco && !machine().isQ35()) {
      throw new IllegalArgumentException(
          "The iTCO watchdog is part of q35, and the machine type is " + machine());
    }
  }

  private MachineType machine() {
    return spec.hardware().platform().machineType(spec.architecture());
  }
}
