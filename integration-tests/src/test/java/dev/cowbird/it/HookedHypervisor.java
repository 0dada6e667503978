/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import dev.cowbird.driver.GuestConsole;
import dev.cowbird.driver.PowerState;
import dev.cowbird.driver.domain.NicSource.UserMode.Backend;
import dev.cowbird.driver.domain.Throttle;
import dev.cowbird.driver.hypervisor.AddressSource;
import dev.cowbird.driver.hypervisor.DeviceScope;
import dev.cowbird.driver.hypervisor.Domain;
import dev.cowbird.driver.hypervisor.DomainCapabilities;
import dev.cowbird.driver.hypervisor.GuestKind;
import dev.cowbird.driver.hypervisor.HostCapabilities;
import dev.cowbird.driver.hypervisor.Hypervisor;
import dev.cowbird.driver.hypervisor.InterfaceAddress;
import dev.cowbird.driver.hypervisor.NetworkFilters;
import dev.cowbird.driver.hypervisor.NetworkState;
import dev.cowbird.driver.hypervisor.VirtualNetworks;
import dev.cowbird.imagebackend.testing.FaultyFiles.Moment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Does what the test says right before or after a domain is defined or started. */
record HookedHypervisor(Hypervisor hypervisor, Call call, Moment moment, Runnable hook)
    implements Hypervisor {
  /** The calls by which a machine comes to be. */
  enum Call {
    DEFINE,
    START
  }

  private void reach(Call reached, Moment when) {
    if (reached == call && when == moment) {
      hook.run();
    }
  }

  @Override
  public Domain define(String xml) {
    reach(Call.DEFINE, Moment.BEFORE);
    Domain domain = hypervisor.define(xml);
    reach(Call.DEFINE, Moment.AFTER);
    return new HookedDomain(domain);
  }

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
  public void close() {
    hypervisor.close();
  }

  private final class HookedDomain implements Domain {
    private final Domain domain;

    HookedDomain(Domain domain) {
      this.domain = domain;
    }

    @Override
    public void start() {
      reach(Call.START, Moment.BEFORE);
      domain.start();
      reach(Call.START, Moment.AFTER);
    }

    @Override
    public String name() {
      return domain.name();
    }

    @Override
    public UUID uuid() {
      return domain.uuid();
    }

    @Override
    public PowerState state() {
      return domain.state();
    }

    @Override
    public String xml() {
      return domain.xml();
    }

    @Override
    public void shutdown() {
      domain.shutdown();
    }

    @Override
    public void reboot() {
      domain.reboot();
    }

    @Override
    public void powerOff() {
      domain.powerOff();
    }

    @Override
    public void undefine() {
      domain.undefine();
    }

    @Override
    public PowerState await(Set<PowerState> wanted, Duration timeout) {
      return domain.await(wanted, timeout);
    }

    @Override
    public List<InterfaceAddress> addresses(AddressSource source) {
      return domain.addresses(source);
    }

    @Override
    public String askAgent(String command, Duration timeout) {
      return domain.askAgent(command, timeout);
    }

    @Override
    public boolean awaitAgent(Duration timeout) {
      return domain.awaitAgent(timeout);
    }

    @Override
    public GuestConsole openConsole() {
      return domain.openConsole();
    }

    @Override
    public String inactiveXml() {
      return domain.inactiveXml();
    }

    @Override
    public String definition() {
      return domain.definition();
    }

    @Override
    public void attach(String device, Set<DeviceScope> scopes) {
      domain.attach(device, scopes);
    }

    @Override
    public void update(String device, DeviceScope scope) {
      domain.update(device, scope);
    }

    @Override
    public void detach(String device) {
      domain.detach(device);
    }

    @Override
    public void unplug(String device, String alias, Duration timeout) {
      domain.unplug(device, alias, timeout);
    }

    @Override
    public void throttle(String target, Optional<Throttle> throttle, Set<DeviceScope> scopes) {
      domain.throttle(target, throttle, scopes);
    }
  }
}
