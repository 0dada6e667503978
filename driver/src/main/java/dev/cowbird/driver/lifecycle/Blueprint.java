/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.Boot;
import dev.cowbird.driver.GuestUser;
import dev.cowbird.driver.HostCache;
import dev.cowbird.driver.Instance;
import dev.cowbird.driver.Instance.Machine;
import dev.cowbird.driver.Instance.Status;
import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.driver.PowerState;
import dev.cowbird.driver.domain.Architecture;
import dev.cowbird.driver.domain.DirectKernel;
import dev.cowbird.driver.domain.DiskCache;
import dev.cowbird.driver.domain.DiskDevice;
import dev.cowbird.driver.domain.DiskFormat;
import dev.cowbird.driver.domain.DomainMetadata;
import dev.cowbird.driver.domain.DomainSpec;
import dev.cowbird.driver.domain.Hardware;
import dev.cowbird.driver.domain.KernelCommandLine;
import dev.cowbird.driver.guest.seed.InstanceIdentity;
import dev.cowbird.driver.instance.InstanceStore;
import dev.cowbird.imagebackend.Disk;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** All that is decided about a machine before any of it is made. */
record Blueprint(
    InstanceSpec spec,
    Machine machine,
    HostAnswer host,
    NetworkChoice network,
    List<PlannedDisk> furtherDisks) {

  /** Decides. */
  static Blueprint of(
      InstanceSpec spec,
      HostAnswer host,
      NetworkChoice network,
      List<PlannedDisk> furtherDisks,
      Clock clock,
      UUID uuid) {
    Machine machine = new Machine(
        uuid,
        spec.image().location().toString(),
        spec.memory(),
        spec.vcpus(),
        furtherDisks.stream().map(PlannedDisk::described).toList(),
        network.label(),
        network.published(),
        spec.securityGroups(),
        host.kind().virtualization(),
        user(spec),
        kernel(spec.boot(), host.kind().architecture()),
        clock.instant().truncatedTo(ChronoUnit.SECONDS));
    return new Blueprint(spec, machine, host, network, furtherDisks);
  }

  /** One that can log in. */
  private static Optional<String> user(InstanceSpec spec) {
    return spec.guest().stream()
        .flatMap(guest -> guest.users().stream())
        .filter(user -> !user.keys().isEmpty() || user.password().isPresent())
        .map(GuestUser::name)
        .findFirst();
  }

  private static Optional<Instance.Kernel> kernel(Boot boot, Architecture guest) {
    return boot instanceof Boot.ByKernel kernel
        ? Optional.of(kernel(kernel, guest))
        : Optional.empty();
  }

  private static Instance.Kernel kernel(Boot.ByKernel kernel, Architecture guest) {
    return new Instance.Kernel(
        kernel.kernel().location().toString(),
        kernel.initrd().map(initrd -> initrd.location().toString()),
        kernel.commandLine().orElseGet(() -> KernelCommandLine.ofWholeDisk(guest)));
  }

  /** The same machine, started with a kernel. */
  Blueprint startedBy(Boot.ByKernel kernel) {
    Machine started = machine.startedBy(kernel(kernel, host.kind().architecture()));
    return new Blueprint(spec, started, host, network, furtherDisks);
  }

  /** The machine, once it is made. */
  Instance made(Disk disk, PowerState power, Path directory) {
    return new Instance(
        spec.name(),
        Status.READY,
        Optional.of(power),
        Optional.of(machine),
        Optional.of(disk),
        Optional.empty(),
        directory);
  }

  /**
   * The domain, while there is no disk: what is behind those that are to be made is left out.
   *
   * @throws IllegalArgumentException if there is no such machine; it says why
   */
  DomainSpec planned(InstanceStore store) {
    DiskFormat format = DiskFormat.of(spec.diskKind());
    DiskDevice root = DiskDevice.file(store.disk(spec.name()), format, List.of());
    return domain(root, furtherDisks.stream().map(PlannedDisk::device).toList(), store);
  }

  /**
   * The domain on its disks.
   *
   * @param further the devices of the further ones
   */
  DomainSpec domain(Disk disk, List<DiskDevice> further, HostCache cache, InstanceStore store) {
    return domain(
        cached(DiskDevice.of(disk), cache),
        further.stream().map(device -> cached(device, cache)).toList(),
        store);
  }

  private static DiskDevice cached(DiskDevice device, HostCache cache) {
    boolean isDirect = cache == HostCache.AVOIDED && DirectIo.suits(device);
    return isDirect ? device.toBuilder().cache(DiskCache.NONE).build() : device;
  }

  private DomainSpec domain(DiskDevice root, List<DiskDevice> further, InstanceStore store) {
    DomainMetadata metadata = new DomainMetadata(spec.name(), store.stateDirectory());
    return DomainSpec.builder(spec.name(), machine.uuid(), store.consoleLog(spec.name()), metadata)
        .virtualization(machine.virtualization())
        .architecture(host.kind().architecture())
        .memory(machine.memory())
        .vcpus(machine.vcpus())
        .disks(disks(root, further, store))
        .nics(network.nics())
        .hardware(hardware(store))
        .build();
  }

  /** A kernel's copies are in the instance's directory. */
  private Hardware hardware(InstanceStore store) {
    Hardware known = HostDefaults.known(spec.hardware(), host);
    return machine
        .kernel()
        .map(kernel -> new DirectKernel(
            store.kernel(spec.name()),
            kernel.initrd().map(initrd -> store.initrd(spec.name())),
            kernel.commandLine()))
        .map(kernel -> known.platform().toBuilder().kernel(kernel).build())
        .map(platform -> known.toBuilder().platform(platform).build())
        .orElse(known);
  }

  /** The guest boots from the first; the seed comes last. */
  private List<DiskDevice> disks(DiskDevice root, List<DiskDevice> further, InstanceStore store) {
    List<DiskDevice> disks = new ArrayList<>();
    disks.add(root);
    disks.addAll(further);
    if (spec.guest().isPresent()) {
      disks.add(DiskDevice.readOnly(store.seed(spec.name())));
    }
    return disks;
  }

  InstanceIdentity identity() {
    return new InstanceIdentity(machine.uuid(), spec.name(), network.macs());
  }
}
