/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.domain.DomainMetadata;
import dev.cowbird.driver.hypervisor.Domain;
import dev.cowbird.driver.hypervisor.Hypervisor;
import dev.cowbird.imagebackend.InstanceName;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * The domains that carry our metadata for our state directory. Nothing else of the driver looks up
 * a domain to change it.
 */
final class OwnDomains {
  private final Hypervisor hypervisor;
  private final Path stateDirectory;

  OwnDomains(Hypervisor hypervisor, Path stateDirectory) {
    this.hypervisor = hypervisor;
    this.stateDirectory = stateDirectory;
  }

  /**
   * The instance's domain; empty if no domain has its name.
   *
   * @throws DriverException {@code NOT_OURS} if the domain of this name is somebody else's
   */
  Optional<Domain> find(InstanceName name) {
    Optional<Domain> domain = hypervisor.domain(name.value());
    if (domain.isPresent() && !isOurs(domain.get(), name)) {
      throw new DriverException(
          Kind.NOT_OURS,
          "Domain "
              + name
              + " was not made by Cowbird in "
              + stateDirectory
              + ", so it is not touched");
    }
    return domain;
  }

  /**
   * The instance's domain.
   *
   * @throws DriverException {@code NOT_FOUND}, {@code NOT_OURS}
   */
  Domain require(InstanceName name) {
    return find(name)
        .orElseThrow(() -> new DriverException(
            Kind.NOT_FOUND,
            "Instance " + name + " has no domain any more: the hypervisor knows none"));
  }

  private boolean isOurs(Domain domain, InstanceName name) {
    return DomainMetadata.read(domain.xml())
        .filter(new DomainMetadata(name, stateDirectory)::equals)
        .isPresent();
  }

  /**
   * As {@link #remove(InstanceName)}, where the domain was made with this UUID. Another domain of
   * its name that isn't ours is left alone: ours is gone then, as names are unique.
   */
  void remove(InstanceName name, UUID uuid) {
    boolean replaced = hypervisor
        .domain(name.value())
        .filter(domain -> !domain.uuid().equals(uuid) && !isOurs(domain, name))
        .isPresent();
    if (!replaced) {
      remove(name);
    }
  }

  /**
   * Cuts the domain off and makes the hypervisor forget it, if it is there.
   *
   * @throws DriverException {@code NOT_OURS}
   */
  void remove(InstanceName name) {
    find(name).ifPresent(domain -> {
      domain.powerOff();
      domain.undefine();
    });
  }
}
