/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor.libvirt;

import dev.cowbird.driver.hypervisor.GuestKind;
import dev.cowbird.driver.hypervisor.Hypervisor;
import dev.cowbird.driver.hypervisor.HypervisorContract;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;

class LibvirtHypervisorContractTest extends HypervisorContract {
  @BeforeAll
  static void requireLibrary() {
    LibvirtTestDriver.require();
  }

  @Override
  protected Hypervisor open() {
    return LibvirtHypervisor.connect(LibvirtTestDriver.URI);
  }

  @Override
  protected String domainXml(String name, UUID uuid) {
    return LibvirtTestDriver.domainXml(name, uuid);
  }

  @Override
  protected Set<Ability> abilities() {
    return EnumSet.of(Ability.POWER_BUTTON);
  }

  /** Of guests it tells nothing. */
  @Override
  protected Optional<GuestKind> strangeKind() {
    return Optional.empty();
  }

  /** libvirt's test driver attaches nothing. */
  @Override
  protected Path spareDisk(String name) {
    throw new UnsupportedOperationException("No guest is given " + name);
  }

  @Override
  protected Optional<String> activeNetwork() {
    return Optional.of("default");
  }
}
