/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.PowerState;
import dev.cowbird.driver.domain.NicSource.UserMode.Backend;
import dev.cowbird.driver.hypervisor.Domain;
import dev.cowbird.driver.hypervisor.DomainCapabilities;
import dev.cowbird.driver.hypervisor.GuestKind;
import dev.cowbird.driver.hypervisor.HostCapabilities;
import dev.cowbird.driver.hypervisor.Hypervisor;
import dev.cowbird.driver.hypervisor.NetworkFilters;
import dev.cowbird.driver.hypervisor.NetworkState;
import dev.cowbird.driver.hypervisor.VirtualNetworks;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A connection to a hypervisor that goes on when the connection is closed. */
record UnclosedHypervisor(Hypervisor hypervisor) implements Hypervisor {
  @Override
  public HostCapabilities capabilities() {
    return hypervisor.capabilities();
  }

  @Override
  public DomainCapabilities domainCapabilities(GuestKind kind) {
    return hypervisor.domainCapabilities(kind);
  }

  @Override
  public Set<Backend> userNetworks(GuestKind kind) {
    return hypervisor.userNetworks(kind);
  }

  @Override
  public List<Domain> domains() {
    return hypervisor.domains();
  }

  @Override
  public Optional<Domain> domain(String name) {
    return hypervisor.domain(name);
  }

  @Override
  public Optional<Domain> domain(UUID uuid) {
    return hypervisor.domain(uuid);
  }

  @Override
  public Map<UUID, PowerState> states() {
    return hypervisor.states();
  }

  @Override
  public Domain define(String xml) {
    return hypervisor.define(xml);
  }

  @Override
  public Optional<NetworkState> network(String name) {
    return hypervisor.network(name);
  }

  @Override
  public VirtualNetworks networks() {
    return hypervisor.networks();
  }

  @Override
  public NetworkFilters filters() {
    return hypervisor.filters();
  }

  @Override
  public void close() {}
}
