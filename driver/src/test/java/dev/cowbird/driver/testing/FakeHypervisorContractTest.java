/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.testing;

import dev.cowbird.driver.domain.Architecture;
import dev.cowbird.driver.domain.MachineType;
import dev.cowbird.driver.domain.VirtualizationType;
import dev.cowbird.driver.hypervisor.GuestKind;
import dev.cowbird.driver.hypervisor.Hypervisor;
import dev.cowbird.driver.hypervisor.HypervisorContract;
import dev.cowbird.driver.hypervisor.NetworkState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;

class FakeHypervisorContractTest extends HypervisorContract {
  private static final GuestKind STRANGER =
      new GuestKind(VirtualizationType.QEMU, Architecture.X86_64, new MachineType("none"));

  @TempDir
  private Path directory;

  private FakeHypervisor hypervisor = new FakeHypervisor();

  @Override
  protected Hypervisor open() {
    hypervisor = new FakeHypervisor();
    hypervisor.refuse(STRANGER);
    hypervisor.addNetwork("default", NetworkState.ACTIVE);
    return hypervisor;
  }

  @Override
  protected String domainXml(String name, UUID uuid) {
    hypervisor.guest(name).echoes();
    hypervisor.guest(name).keepsDevices();
    return "<domain type='qemu'><name>" + name + "</name><uuid>" + uuid + "</uuid>"
        + "<devices><graphics type='vnc' passwd='secret'/></devices></domain>";
  }

  @Override
  protected Set<Ability> abilities() {
    return EnumSet.allOf(Ability.class);
  }

  @Override
  protected Optional<GuestKind> strangeKind() {
    return Optional.of(STRANGER);
  }

  @Override
  protected Path spareDisk(String name) {
    try {
      return Files.write(directory.resolve(name), new byte[1 << 20]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected Optional<String> activeNetwork() {
    return Optional.of("default");
  }
}
