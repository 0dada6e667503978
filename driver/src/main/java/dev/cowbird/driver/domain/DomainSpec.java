/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import static java.util.Objects.requireNonNull;

import dev.cowbird.driver.address.MacAddress;
import dev.cowbird.imagebackend.InstanceName;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * All that a domain is made of.
 *
 * @param vcpus from 1 to 512; a host or machine type may allow fewer
 * @param disks in the order in which the guest sees them, from 1 to 26; the guest boots from the
 *     first
 * @param nics in the order in which the guest sees them; may be empty
 * @param consoleLog absolute; what the guest prints on its serial console is appended here
 * @param metadata what tells that the domain is ours, and whose
 * @param hardware all else
 */
public record DomainSpec(
    InstanceName name,
    UUID uuid,
    VirtualizationType virtualization,
    Architecture architecture,
    MemorySize memory,
    int vcpus,
    List<DiskDevice> disks,
    List<Nic> nics,
    Path consoleLog,
    DomainMetadata metadata,
    Hardware hardware) {
  /** The letters in vda to vdz; two-letter names are of no use to anybody yet. */
  private static final int MOST_DISKS = 26;

  private static final int MOST_VCPUS = 512;

  /** @throws IllegalArgumentException if there is no such machine; it says why */
  public DomainSpec(
      InstanceName name,
      UUID uuid,
      VirtualizationType virtualization,
      Architecture architecture,
      MemorySize memory,
      int vcpus,
      List<DiskDevice> disks,
      List<Nic> nics,
      Path consoleLog,
      DomainMetadata metadata,
      Hardware hardware) {
    this.name = name;
    this.uuid = requireNonNull(uuid, "uuid");
    this.virtualization = virtualization;
    this.architecture = architecture;
    this.memory = memory;
    this.vcpus = vcpus;
    this.disks = List.copyOf(disks);
    this.nics = List.copyOf(nics);
    this.consoleLog = consoleLog;
    this.metadata = metadata;
    this.hardware = hardware;
    if (vcpus < 1 || vcpus > MOST_VCPUS) {
      throw new IllegalArgumentException(vcpus + " processors are not within 1 to " + MOST_VCPUS);
    }
    if (disks.isEmpty() || disks.size() > MOST_DISKS) {
      throw new IllegalArgumentException(disks.size() + " disks are not within 1 to " + MOST_DISKS);
    }
    Require.absolute(consoleLog);
    PlatformCheck.check(this);
    ProcessorCheck.check(this);
    DeviceCheck.check(this);
  }

  /** The most processors that the guest can have. */
  public int mostVcpus() {
    return hardware.cpu().most(vcpus);
  }

  /** The address of each network interface, in their order: its own, or derived for good. */
  public List<MacAddress> macs() {
    return IntStream.range(0, nics.size())
        .mapToObj(i -> nics.get(i).mac().orElseGet(() -> MacAddress.of(uuid, i)))
        .toList();
  }

  /** The orders in which devices ask to be booted from. */
  List<Integer> bootOrders() {
    Stream<Optional<Integer>> disksAndNics =
        Stream.concat(disks.stream().map(DiskDevice::bootOrder), nics.stream().map(Nic::bootOrder));
    Stream<Optional<Integer>> hostDevices = hardware.peripherals().hostDevices().stream()
        .map(each -> each instanceof HostDevice.Pci pci ? pci.bootOrder() : Optional.empty());
    return Stream.concat(disksAndNics, hostDevices).flatMap(Optional::stream).toList();
  }

  /** Whether anything is attached to USB. */
  boolean hasUsb() {
    return disks.stream().anyMatch(disk -> disk.onBus() == DiskBus.USB)
        || hardware.peripherals().inputs().stream().anyMatch(InputDevice::isUsb)
        || hardware.peripherals().hostDevices().stream().anyMatch(HostDevice.Usb.class::isInstance)
        || hardware.additions().devices().stream().anyMatch(RawDevice::isUsb);
  }

  /** Whether a USB controller is among the raw devices. */
  boolean hasOwnUsbController() {
    return hardware.additions().devices().stream().anyMatch(RawDevice::isUsbController);
  }

  /**
   * The guest's NUMA nodes: one with everything where memory can be added and none was asked for.
   */
  List<NumaCell> numaCells() {
    List<NumaCell> cells = hardware.memory().cells();
    boolean isOneNeeded = cells.isEmpty() && hardware.memory().hotplug().isPresent();
    return isOneNeeded ? List.of(NumaCell.of(CpuSet.first(mostVcpus()), memory)) : cells;
  }

  /** Starts with a machine of x86-64, in software, with 1 GiB of memory and one processor. */
  public static Builder builder(
      InstanceName name, UUID uuid, Path consoleLog, DomainMetadata metadata) {
    return new Builder(name, uuid, consoleLog, metadata);
  }

  /** Collects what differs from the defaults; a disk has to be given. Used by one thread. */
  public static final class Builder {
    private final InstanceName name;
    private final UUID uuid;
    private final Path consoleLog;
    private final DomainMetadata metadata;
    private VirtualizationType virtualization = VirtualizationType.QEMU;
    private Architecture architecture = Architecture.X86_64;
    private MemorySize memory = MemorySize.ofMib(1024);
    private int vcpus = 1;
    private List<DiskDevice> disks = List.of();
    private List<Nic> nics = List.of();
    private Hardware hardware = Hardware.standard();

    private Builder(InstanceName name, UUID uuid, Path consoleLog, DomainMetadata metadata) {
      this.name = name;
      this.uuid = uuid;
      this.consoleLog = consoleLog;
      this.metadata = metadata;
    }

    public Builder virtualization(VirtualizationType value) {
      this.virtualization = value;
      return this;
    }

    public Builder architecture(Architecture value) {
      this.architecture = value;
      return this;
    }

    public Builder memory(MemorySize value) {
      this.memory = value;
      return this;
    }

    public Builder vcpus(int count) {
      this.vcpus = count;
      return this;
    }

    public Builder disks(List<DiskDevice> values) {
      this.disks = List.copyOf(values);
      return this;
    }

    public Builder nics(List<Nic> values) {
      this.nics = List.copyOf(values);
      return this;
    }

    public Builder hardware(Hardware value) {
      this.hardware = value;
      return this;
    }

    /** @throws IllegalArgumentException if there is no such machine; it says why */
    public DomainSpec build() {
      return new DomainSpec(
          name,
          uuid,
          virtualization,
          architecture,
          memory,
          vcpus,
          disks,
          nics,
          consoleLog,
          metadata,
          hardware);
    }
  }
}
