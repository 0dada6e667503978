/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.domain.DomainMetadata;
import dev.cowbird.driver.hypervisor.Domain;
import dev.cowbird.driver.hypervisor.Hypervisor;
import dev.cowbird.driver.instance.InstanceRecord;
import dev.cowbird.driver.instance.InstanceStore;
import dev.cowbird.imagebackend.InstanceName;
import java.util.Optional;

/**
 * The domains that carry our metadata for our state directory. Nothing else of the driver looks up
 * a domain to change it.
 */
final class OwnDomains {
  private final Hypervisor hypervisor;
  private final String connectUri;
  private final InstanceStore store;

  /** @param connectUri the libvirt connection that the hypervisor is reached by */
  OwnDomains(Hypervisor hypervisor, String connectUri, InstanceStore store) {
    this.hypervisor = hypervisor;
    this.connectUri = connectUri;
    this.store = store;
  }

  /**
   * The instance's domain: by its UUID, whatever it is called now, or by its name where no record
   * tells the UUID.
   *
   * @throws DriverException {@code NOT_OURS} if the domain found is somebody else's;
   *     {@code CONFLICT} if the instance was made on another connection, where it may be running
   */
  Optional<Domain> find(InstanceName name) {
    Optional<InstanceRecord> record = store.find(name);
    record.ifPresent(found -> requireConnection(name, found));
    Optional<Domain> domain = record.isPresent()
        ? hypervisor.domain(record.get().domain())
        : hypervisor.domain(name.value());
    if (domain.isPresent() && !isOurs(domain.get(), name)) {
      throw new DriverException(
          Kind.NOT_OURS,
          "Domain "
              + domain.get().name()
              + " was not made by Cowbird in "
              + store.stateDirectory()
              + ", so it is not touched");
    }
    return domain;
  }

  private void requireConnection(InstanceName name, InstanceRecord record) {
    if (!record.connect().equals(connectUri)) {
      throw new DriverException(
          Kind.CONFLICT,
          "Instance "
              + name
              + " was made on "
              + record.connect()
              + ", and is looked for on "
              + connectUri
              + ": use --connect "
              + record.connect());
    }
  }

  /**
   * The instance's domain.
   *
   * @throws DriverException {@code NOT_FOUND}, {@code NOT_OURS}, {@code CONFLICT}
   */
  Domain require(InstanceName name) {
    return find(name)
        .orElseThrow(() -> new DriverException(
            Kind.NOT_FOUND,
            "Instance " + name + " has no domain any more: the hypervisor knows none"));
  }

  private boolean isOurs(Domain domain, InstanceName name) {
    return DomainMetadata.read(domain.xml())
        .filter(new DomainMetadata(name, store.stateDirectory())::equals)
        .isPresent();
  }

  /**
   * Cuts the domain off and makes the hypervisor forget it, if it is there.
   *
   * @throws DriverException {@code NOT_OURS}, {@code CONFLICT}
   */
  void remove(InstanceName name) {
    find(name).ifPresent(domain -> {
      domain.powerOff();
      domain.undefine();
    });
  }
}
