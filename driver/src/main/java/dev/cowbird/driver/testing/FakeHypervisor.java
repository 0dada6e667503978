/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.testing;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.PowerState;
import dev.cowbird.driver.domain.NicSource.UserMode.Backend;
import dev.cowbird.driver.domain.VirtualizationType;
import dev.cowbird.driver.hypervisor.Domain;
import dev.cowbird.driver.hypervisor.DomainCapabilities;
import dev.cowbird.driver.hypervisor.GuestKind;
import dev.cowbird.driver.hypervisor.HostCapabilities;
import dev.cowbird.driver.hypervisor.HostNode;
import dev.cowbird.driver.hypervisor.Hypervisor;
import dev.cowbird.driver.hypervisor.NetworkState;
import dev.cowbird.driver.network.VirtualNetwork;
import dev.cowbird.driver.network.VirtualNetwork.State;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A hypervisor in memory, for tests of what is built upon one. Domains that are started run
 * nothing: their {@link FakeGuest} does what the test tells it to. Like the real one it needs the
 * disks of a domain to exist when the domain starts, and appends what the guest prints to the
 * console's log.
 *
 * <p>Safe for use by many threads at once. A handle on a domain works until the hypervisor is
 * closed.
 */
public final class FakeHypervisor implements Hypervisor {
  /** What a hypervisor is asked to do, and can be told to fail at. */
  public enum Action {
    CAPABILITIES,
    DOMAIN_CAPABILITIES,
    USER_NETWORKS,
    DOMAINS,
    STATES,
    DOMAIN,
    NETWORK,
    DEFINE,
    STATE,
    XML,
    DEFINITION,
    START,
    SHUTDOWN,
    REBOOT,
    POWER_OFF,
    UNDEFINE,
    ADDRESSES,
    AGENT,
    OPEN_CONSOLE,
    ATTACH,
    UPDATE,
    DETACH,
    UNPLUG,
    THROTTLE
  }

  /** Guards everything here, in the machines and in the guests, and is notified of each change. */
  private final Object monitor = new Object();

  private final Map<String, FakeMachine> machines = new TreeMap<>();
  private final Map<String, FakeGuest> guests = new HashMap<>();
  private final Map<Action, DriverException> failures = new EnumMap<>(Action.class);
  private final Map<Action, DriverException> failuresOnce = new EnumMap<>(Action.class);
  private final Map<Action, DriverException> lostAnswers = new EnumMap<>(Action.class);
  private final Map<Action, Integer> spared = new EnumMap<>(Action.class);
  private final List<String> calls = new ArrayList<>();
  private final List<Action> asked = new ArrayList<>();
  private HostCapabilities capabilities = new HostCapabilities(
      "fake:///",
      "FAKE 1.0.0",
      "9.0.0",
      "fake-host",
      "x86_64",
      Set.of(VirtualizationType.QEMU),
      Set.of("dac"),
      List.of(new HostNode(0, Set.of(0, 1), Set.of(4L, 2048L))));
  private DomainCapabilities domainCapabilities = DomainCapabilities.untold();
  private Set<Backend> userNetworks = Set.of(Backend.SLIRP);
  private final Set<GuestKind> strangers = new HashSet<>();
  private final FakeNetworks virtualNetworks = new FakeNetworks();
  private final FakeFilters filters = new FakeFilters();
  private boolean closed;

  /** The guest of the domain of this name, which need not exist yet. */
  public FakeGuest guest(String domainName) {
    synchronized (monitor) {
      return guests.computeIfAbsent(domainName, name -> new FakeGuest(this, name));
    }
  }

  /** Has the next call of this kind throw {@code failure}, and do nothing. */
  public void failOnce(Action action, DriverException failure) {
    synchronized (monitor) {
      failuresOnce.put(action, failure);
    }
  }

  /** As {@link #failOnce}, after so many more calls of this kind. */
  public void failAfter(Action action, int more, DriverException failure) {
    synchronized (monitor) {
      failuresOnce.put(action, failure);
      spared.put(action, more);
    }
  }

  /**
   * Has the next change of a device that is of this kind be done, and throw {@code failure} then.
   */
  public void loseAnswerOnce(Action action, DriverException failure) {
    synchronized (monitor) {
      lostAnswers.put(action, failure);
    }
  }

  /** Has every call of this kind throw {@code failure}, and do nothing, until {@link #heal}. */
  public void fail(Action action, DriverException failure) {
    synchronized (monitor) {
      failures.put(action, failure);
    }
  }

  /** Takes back {@link #fail} and {@link #failOnce}. */
  public void heal(Action action) {
    synchronized (monitor) {
      failures.remove(action);
      failuresOnce.remove(action);
      spared.remove(action);
    }
  }

  /** Makes a virtual network, or changes what it is doing. */
  public void addNetwork(String name, NetworkState state) {
    synchronized (monitor) {
      State shown = state == NetworkState.ACTIVE ? State.ACTIVE : State.INACTIVE;
      String xml = "<network><name>" + name + "</name><bridge name='virbr0'/></network>";
      virtualNetworks.add(new VirtualNetwork(name, shown, xml));
    }
  }

  /** Changes what {@link #capabilities()} answers. */
  public void announce(HostCapabilities changed) {
    synchronized (monitor) {
      capabilities = changed;
    }
  }

  /** Changes what {@link #domainCapabilities} answers, for guests of any kind. */
  public void announce(DomainCapabilities changed) {
    synchronized (monitor) {
      domainCapabilities = changed;
    }
  }

  /** Changes what {@link #userNetworks} answers, for guests of any kind. */
  public void announce(Set<Backend> changed) {
    synchronized (monitor) {
      userNetworks = Set.copyOf(changed);
    }
  }

  /** Has guests of this kind be none that it runs. */
  public void refuse(GuestKind kind) {
    synchronized (monitor) {
      strangers.add(kind);
    }
  }

  /**
   * The calls that changed something or tried to, in order: {@code define vm1}, {@code start vm1},
   * {@code power off vm1}.
   */
  public List<String> calls() {
    synchronized (monitor) {
      return List.copyOf(calls);
    }
  }

  /** Everything that it was asked so far, in order. */
  public List<Action> asked() {
    synchronized (monitor) {
      return List.copyOf(asked);
    }
  }

  @Override
  public HostCapabilities capabilities() {
    synchronized (monitor) {
      enter(Action.CAPABILITIES);
      return capabilities;
    }
  }

  @Override
  public DomainCapabilities domainCapabilities(GuestKind kind) {
    synchronized (monitor) {
      enter(Action.DOMAIN_CAPABILITIES);
      requireRun(kind);
      return domainCapabilities;
    }
  }

  @Override
  public Set<Backend> userNetworks(GuestKind kind) {
    synchronized (monitor) {
      enter(Action.USER_NETWORKS);
      requireRun(kind);
      return userNetworks;
    }
  }

  private void requireRun(GuestKind kind) {
    if (strangers.contains(kind)) {
      throw new DriverException(Kind.UNSUPPORTED, "The hypervisor runs no guests of " + kind);
    }
  }

  @Override
  public List<Domain> domains() {
    synchronized (monitor) {
      enter(Action.DOMAINS);
      return machines.values().stream().map(this::handle).toList();
    }
  }

  @Override
  public Map<UUID, PowerState> states() {
    synchronized (monitor) {
      enter(Action.STATES);
      return machines.values().stream()
          .collect(Collectors.toUnmodifiableMap(FakeMachine::uuid, FakeMachine::state));
    }
  }

  @Override
  public Optional<Domain> domain(UUID uuid) {
    synchronized (monitor) {
      enter(Action.DOMAIN);
      return machine(uuid).map(this::handle);
    }
  }

  @Override
  public Optional<Domain> domain(String name) {
    synchronized (monitor) {
      enter(Action.DOMAIN);
      return Optional.ofNullable(machines.get(name)).map(this::handle);
    }
  }

  @Override
  public Domain define(String xml) {
    synchronized (monitor) {
      FakeDefinition definition = FakeDefinition.parse(xml);
      record("define", definition.name());
      enter(Action.DEFINE);
      FakeMachine same = machines.get(definition.name());
      if (same != null && !same.uuid().equals(definition.uuid())) {
        throw exists(definition, same);
      }
      machines.values().stream()
          .filter(machine -> machine.uuid().equals(definition.uuid()) && machine != same)
          .findFirst()
          .ifPresent(other -> {
            throw exists(definition, other);
          });
      FakeMachine machine = same == null ? new FakeMachine(definition) : same;
      machine.redefine(definition);
      machines.put(definition.name(), machine);
      return handle(machine);
    }
  }

  @Override
  public Optional<NetworkState> network(String name) {
    synchronized (monitor) {
      enter(Action.NETWORK);
      return virtualNetworks.find(name).map(FakeHypervisor::state);
    }
  }

  private static NetworkState state(VirtualNetwork network) {
    return switch (network.state()) {
      case ACTIVE -> NetworkState.ACTIVE;
      case INACTIVE -> NetworkState.INACTIVE;
    };
  }

  @Override
  public FakeNetworks networks() {
    return virtualNetworks;
  }

  @Override
  public FakeFilters filters() {
    return filters;
  }

  @Override
  public void close() {
    synchronized (monitor) {
      closed = true;
      machines.values().forEach(FakeMachine::closeConsole);
      monitor.notifyAll();
    }
  }

  Object monitor() {
    return monitor;
  }

  /** Fails as told to, or because this is closed; to be called with the monitor. */
  void enter(Action action) {
    if (closed) {
      throw new IllegalStateException("The hypervisor at fake:/// is closed");
    }
    asked.add(action);
    DriverException failure = isSpared(action) ? null : failuresOnce.remove(action);
    if (failure == null) {
      failure = failures.get(action);
    }
    if (failure != null) {
      throw failure;
    }
  }

  void answer(Action action) {
    DriverException failure = lostAnswers.remove(action);
    if (failure != null) {
      throw failure;
    }
  }

  private boolean isSpared(Action action) {
    int left = spared.getOrDefault(action, 0);
    spared.put(action, Math.max(0, left - 1));
    return left > 0;
  }

  void record(String verb, String domainName) {
    calls.add(verb + " " + domainName);
  }

  Optional<FakeMachine> machine(UUID uuid) {
    return machines.values().stream().filter(each -> each.uuid().equals(uuid)).findFirst();
  }

  Optional<FakeMachine> machine(String name) {
    return Optional.ofNullable(machines.get(name));
  }

  /** Wakes who waits, and forgets the machine if nothing holds it any more. */
  void changed(FakeMachine machine) {
    if (machine.isForgotten()) {
      machines.remove(machine.name());
    }
    monitor.notifyAll();
  }

  private Domain handle(FakeMachine machine) {
    return new FakeDomain(this, machine.name(), machine.uuid());
  }

  private static DriverException exists(FakeDefinition wanted, FakeMachine there) {
    return new DriverException(
        Kind.CONFLICT,
        "Can't define domain '" + wanted.name() + "' as " + wanted.uuid() + ": domain '"
            + there.name() + "' has UUID " + there.uuid());
  }
}
