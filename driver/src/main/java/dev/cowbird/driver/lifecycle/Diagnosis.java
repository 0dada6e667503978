/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.address.MacAddress;
import dev.cowbird.driver.doctor.NetworkDoctor;
import dev.cowbird.driver.doctor.NetworkPatient;
import dev.cowbird.driver.hypervisor.AddressSource;
import dev.cowbird.driver.hypervisor.Domain;
import dev.cowbird.driver.hypervisor.InterfaceAddress;
import dev.cowbird.driver.instance.InstanceRecord;
import dev.cowbird.driver.instance.InstanceStore;
import dev.cowbird.driver.network.PathFinding;
import dev.cowbird.imagebackend.InstanceName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Why an instance is not reached. */
final class Diagnosis {
  private final InstanceStore store;
  private final OwnDomains domains;
  private final NetworkDoctor doctor;

  Diagnosis(InstanceStore store, OwnDomains domains, NetworkDoctor doctor) {
    this.store = store;
    this.domains = domains;
    this.doctor = doctor;
  }

  /** @throws DriverException {@code NOT_FOUND}, {@code NOT_OURS}, {@code CONFLICT} */
  List<PathFinding> of(InstanceName name, Set<Integer> ports) {
    InstanceRecord record = store
        .find(name)
        .orElseThrow(() -> new DriverException(Kind.NOT_FOUND, "There is no machine " + name));
    Domain domain = domains.require(name);
    boolean running = domain.state().isActive();
    return doctor.examine(new NetworkPatient(
        domain.name(),
        domain.xml(),
        running,
        running ? agent(domain) : Map.of(),
        record.machine().published(),
        ports));
  }

  /** Most guests have no agent, and one that ends meanwhile has none either. */
  private static Map<MacAddress, List<IpAddress>> agent(Domain domain) {
    try {
      Map<MacAddress, List<IpAddress>> told = new HashMap<>();
      for (InterfaceAddress known : domain.addresses(AddressSource.AGENT)) {
        mac(known)
            .ifPresent(mac -> told.computeIfAbsent(mac, unknown -> new ArrayList<>())
                .add(new IpAddress(known.address())));
      }
      return told;
    } catch (DriverException e) {
      if (e.kind() == Kind.AGENT_UNAVAILABLE
          || e.kind() == Kind.CONFLICT
          || e.kind() == Kind.HYPERVISOR_ERROR) {
        return Map.of();
      }
      throw e;
    }
  }

  /** A tunnel has none, or zeros, and an agent says what its guest wants it to say. */
  private static Optional<MacAddress> mac(InterfaceAddress known) {
    try {
      return Optional.of(new MacAddress(known.mac()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
