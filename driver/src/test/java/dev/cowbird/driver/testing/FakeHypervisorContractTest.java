/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.testing;

import dev.cowbird.driver.domain.Architecture;
import dev.cowbird.driver.domain.MachineType;
import dev.cowbird.driver.domain.VirtualizationType;
import dev.cowbird.driver.hypervisor.GuestKind;
import dev.cowbird.driver.hypervisor.Hypervisor;
import dev.cowbird.driver.hypervisor.HypervisorContract;
import dev.cowbird.driver.hypervisor.NetworkState;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

class FakeHypervisorContractTest extends HypervisorContract {
  private static final GuestKind STRANGER =
      new GuestKind(VirtualizationType.QEMU, Architecture.X86_64, new MachineType("none"));

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
    return "<domain type='qemu'><name>" + name + "</name><uuid>" + uuid + "</uuid></domain>";
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
  protected Optional<String> activeNetwork() {
    return Optional.of("default");
  }
}
