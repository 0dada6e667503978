/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import dev.cowbird.driver.DriverConfig;
import dev.cowbird.driver.domain.Architecture;
import dev.cowbird.driver.domain.MachineType;
import dev.cowbird.driver.domain.VirtualizationType;
import dev.cowbird.driver.hypervisor.EchoGuest;
import dev.cowbird.driver.hypervisor.GuestKind;
import dev.cowbird.driver.hypervisor.Hypervisor;
import dev.cowbird.driver.hypervisor.HypervisorContract;
import dev.cowbird.driver.hypervisor.NetworkState;
import dev.cowbird.driver.hypervisor.libvirt.LibvirtHypervisor;
import dev.cowbird.junit.CowbirdTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The contract of the hypervisor seam, on a daemon and with guests that are real. */
@CowbirdTest
class HypervisorContractIT extends HypervisorContract {
  private final DriverConfig config;

  /** The disks lie in the state directory, where the user that guests run as can reach them. */
  HypervisorContractIT(DriverConfig config) {
    this.config = config;
  }

  @Override
  protected Hypervisor open() {
    return LibvirtHypervisor.connect(config.connectUri());
  }

  @Override
  protected String domainXml(String name, UUID uuid) {
    Path disk = file(name, EchoGuest.disk());
    return "<domain type='qemu'><name>" + name + "</name><uuid>" + uuid + "</uuid>"
        + "<memory unit='MiB'>16</memory><vcpu>1</vcpu>"
        + "<os><type arch='x86_64' machine='pc'>hvm</type></os><features><acpi/></features>"
        + "<devices><disk type='file' device='disk'><driver name='qemu' type='raw'/>"
        + "<source file='" + disk + "'/><backingStore/><target dev='vda' bus='virtio'/></disk>"
        + "<serial type='pty'/><console type='pty'><target type='serial'/></console>"
        + "<controller type='usb' model='none'/><controller type='scsi' model='virtio-scsi'/>"
        + "<graphics type='vnc' port='-1' listen='127.0.0.1' passwd='secret'/>"
        + "<memballoon model='none'/>"
        + "</devices></domain>";
  }

  @Override
  protected Path spareDisk(String name) {
    return file(name, new byte[1 << 20]);
  }

  private Path file(String name, byte[] content) {
    try {
      return Files.write(config.images().stateDirectory().resolve(name + ".raw"), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected Set<Ability> abilities() {
    return EnumSet.of(Ability.ECHO, Ability.AGENT_CHANNEL, Ability.DEVICES);
  }

  @Override
  protected Optional<GuestKind> strangeKind() {
    return Optional.of(
        new GuestKind(VirtualizationType.QEMU, Architecture.X86_64, new MachineType("none-such")));
  }

  @Override
  protected Optional<String> activeNetwork() {
    try (Hypervisor hypervisor = open()) {
      return Optional.of("default")
          .filter(name -> hypervisor.network(name).equals(Optional.of(NetworkState.ACTIVE)));
    }
  }
}
