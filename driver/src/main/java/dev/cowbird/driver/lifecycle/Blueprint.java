/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.GuestUser;
import dev.cowbird.driver.Instance;
import dev.cowbird.driver.Instance.Machine;
import dev.cowbird.driver.Instance.Status;
import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.driver.PowerState;
import dev.cowbird.driver.domain.Architecture;
import dev.cowbird.driver.domain.DiskDevice;
import dev.cowbird.driver.domain.DomainMetadata;
import dev.cowbird.driver.domain.DomainSpec;
import dev.cowbird.driver.domain.VirtualizationType;
import dev.cowbird.driver.guest.seed.InstanceIdentity;
import dev.cowbird.driver.hypervisor.HostCapabilities;
import dev.cowbird.driver.hypervisor.HostCpu;
import dev.cowbird.driver.hypervisor.VirtualizationChoice;
import dev.cowbird.driver.instance.InstanceStore;
import dev.cowbird.imagebackend.Disk;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** All that is decided about a machine before any of it is made. */
record Blueprint(
    InstanceSpec spec, Machine machine, Architecture architecture, NetworkChoice network) {

  /**
   * Decides.
   *
   * @throws DriverException {@code HYPERVISOR_ERROR} if the host is of an architecture that Cowbird
   *     can't describe
   */
  static Blueprint of(
      InstanceSpec spec,
      HostCapabilities host,
      NetworkChoice network,
      HostCpu cpu,
      Clock clock,
      UUID uuid) {
    Optional<Architecture> asked = spec.hardware().platform().architecture();
    Architecture architecture = asked.orElseGet(() -> architecture(host));
    Machine machine = new Machine(
        uuid,
        spec.image().location().toString(),
        spec.memory(),
        spec.vcpus(),
        network.label(),
        network.published(),
        spec.securityGroups(),
        virtualization(architecture, cpu, host),
        user(spec),
        clock.instant().truncatedTo(ChronoUnit.SECONDS));
    return new Blueprint(spec, machine, architecture, network);
  }

  /** One that can log in. */
  private static Optional<String> user(InstanceSpec spec) {
    return spec.guest().stream()
        .flatMap(guest -> guest.users().stream())
        .filter(user -> !user.keys().isEmpty() || user.password().isPresent())
        .map(GuestUser::name)
        .findFirst();
  }

  /** KVM runs guests of the host's own architecture alone. */
  private static VirtualizationType virtualization(
      Architecture architecture, HostCpu cpu, HostCapabilities host) {
    return architecture.label().equals(host.architecture())
        ? VirtualizationChoice.choose(cpu, host).type()
        : VirtualizationType.QEMU;
  }

  private static Architecture architecture(HostCapabilities host) {
    return Architecture.named(host.architecture())
        .orElseThrow(() -> new DriverException(
            Kind.HYPERVISOR_ERROR,
            "Machines for the host's architecture, "
                + host.architecture()
                + ", can't be described yet"));
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

  DomainSpec domain(Disk disk, InstanceStore store) {
    DomainMetadata metadata = new DomainMetadata(spec.name(), store.stateDirectory());
    return DomainSpec.builder(spec.name(), machine.uuid(), store.consoleLog(spec.name()), metadata)
        .virtualization(machine.virtualization())
        .architecture(architecture)
        .memory(machine.memory())
        .vcpus(machine.vcpus())
        .disks(disks(disk, store))
        .nics(network.nics())
        .hardware(spec.hardware())
        .build();
  }

  /** The seed comes after the disk that the guest boots from. */
  private List<DiskDevice> disks(Disk disk, InstanceStore store) {
    DiskDevice root = DiskDevice.of(disk);
    return spec.guest().isPresent()
        ? List.of(root, DiskDevice.readOnly(store.seed(spec.name())))
        : List.of(root);
  }

  InstanceIdentity identity() {
    return new InstanceIdentity(machine.uuid(), spec.name(), network.macs());
  }
}
