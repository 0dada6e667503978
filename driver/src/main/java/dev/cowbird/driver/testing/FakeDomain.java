/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.testing;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.GuestConsole;
import dev.cowbird.driver.PowerState;
import dev.cowbird.driver.domain.Throttle;
import dev.cowbird.driver.domain.edit.Device;
import dev.cowbird.driver.hypervisor.AddressSource;
import dev.cowbird.driver.hypervisor.DeviceScope;
import dev.cowbird.driver.hypervisor.Domain;
import dev.cowbird.driver.hypervisor.InterfaceAddress;
import dev.cowbird.driver.testing.FakeHypervisor.Action;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A handle on a {@link FakeMachine}. */
record FakeDomain(FakeHypervisor hypervisor, String name, UUID uuid) implements Domain {
  @Override
  public PowerState state() {
    synchronized (hypervisor.monitor()) {
      hypervisor.enter(Action.STATE);
      return machine().state();
    }
  }

  @Override
  public String xml() {
    synchronized (hypervisor.monitor()) {
      hypervisor.enter(Action.XML);
      return machine().xml();
    }
  }

  @Override
  public String inactiveXml() {
    synchronized (hypervisor.monitor()) {
      hypervisor.enter(Action.XML);
      return machine().xml(DeviceScope.CONFIG);
    }
  }

  @Override
  public String definition() {
    synchronized (hypervisor.monitor()) {
      hypervisor.enter(Action.DEFINITION);
      return machine().xml(DeviceScope.CONFIG);
    }
  }

  @Override
  public void start() {
    synchronized (hypervisor.monitor()) {
      enter(Action.START, "start");
      FakeMachine machine = machine();
      if (machine.state().isActive()) {
        throw failed(Kind.CONFLICT, "start", "domain is already running");
      }
      machine.obstacle().ifPresent(obstacle -> {
        throw failed(Kind.START_FAILED, "start", obstacle);
      });
      machine.enter(PowerState.RUNNING);
      hypervisor.changed(machine);
      hypervisor.guest(name).boots();
    }
  }

  @Override
  public void shutdown() {
    synchronized (hypervisor.monitor()) {
      enter(Action.SHUTDOWN, "shut down");
      active("shut down");
      hypervisor.guest(name).hearsPowerButton();
    }
  }

  @Override
  public void reboot() {
    synchronized (hypervisor.monitor()) {
      enter(Action.REBOOT, "reboot");
      active("reboot");
      hypervisor.guest(name).hearsReboot();
    }
  }

  @Override
  public void powerOff() {
    synchronized (hypervisor.monitor()) {
      enter(Action.POWER_OFF, "power off");
      FakeMachine machine = machine();
      if (machine.state().isActive()) {
        machine.enter(PowerState.SHUT_OFF);
        hypervisor.changed(machine);
      }
    }
  }

  @Override
  public void undefine() {
    synchronized (hypervisor.monitor()) {
      enter(Action.UNDEFINE, "undefine");
      FakeMachine machine = machine();
      machine.undefine();
      hypervisor.changed(machine);
    }
  }

  @Override
  public PowerState await(Set<PowerState> wanted, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    synchronized (hypervisor.monitor()) {
      while (true) {
        PowerState state = state();
        if (wanted.contains(state)) {
          return state;
        }
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          throw new DriverException(
              Kind.TIMED_OUT,
              "Domain '" + name + "' is " + state + " after " + timeout.toMillis() + " ms, not "
                  + wanted);
        }
        waitForChange(left);
      }
    }
  }

  @Override
  public List<InterfaceAddress> addresses(AddressSource source) {
    synchronized (hypervisor.monitor()) {
      hypervisor.enter(Action.ADDRESSES);
      active("ask for the addresses of");
      if (source == AddressSource.AGENT) {
        agent("ask for the addresses of");
      }
      return hypervisor.guest(name).addresses(source);
    }
  }

  @Override
  public String askAgent(String command, Duration timeout) {
    synchronized (hypervisor.monitor()) {
      hypervisor.enter(Action.AGENT);
      active("ask the agent of");
      return agent("ask the agent of").apply(command);
    }
  }

  private UnaryOperator<String> agent(String verb) {
    return hypervisor
        .guest(name)
        .agent()
        .orElseThrow(() -> failed(Kind.AGENT_UNAVAILABLE, verb, "its agent is not connected"));
  }

  @Override
  public boolean awaitAgent(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    synchronized (hypervisor.monitor()) {
      hypervisor.enter(Action.AGENT);
      while (true) {
        active("ask the agent of");
        if (hypervisor.guest(name).agent().isPresent()) {
          return true;
        }
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        waitForChange(left);
      }
    }
  }

  @Override
  public GuestConsole openConsole() {
    synchronized (hypervisor.monitor()) {
      enter(Action.OPEN_CONSOLE, "open the console of");
      FakeMachine machine = active("open the console of");
      if (machine.console().isPresent()) {
        throw failed(Kind.CONFLICT, "open the console of", "Active console session exists");
      }
      FakeConsole console = new FakeConsole(hypervisor.monitor(), hypervisor.guest(name));
      machine.attach(console);
      return console;
    }
  }

  @Override
  public void attach(String device, Set<DeviceScope> scopes) {
    synchronized (hypervisor.monitor()) {
      enter(Action.ATTACH, "attach to");
      Device attached = FakeDevices.parse(device);
      change(scopes, "attach to", xml -> FakeDevices.attach(xml, attached));
      hypervisor.answer(Action.ATTACH);
    }
  }

  @Override
  public void update(String device, DeviceScope scope) {
    synchronized (hypervisor.monitor()) {
      enter(Action.UPDATE, "update");
      Device changed = FakeDevices.parse(device);
      change(Set.of(scope), "update", xml -> FakeDevices.update(xml, changed));
      hypervisor.answer(Action.UPDATE);
    }
  }

  @Override
  public void detach(String device) {
    synchronized (hypervisor.monitor()) {
      enter(Action.DETACH, "detach from");
      Device gone = FakeDevices.parse(device);
      change(Set.of(DeviceScope.CONFIG), "detach from", xml -> FakeDevices.detach(xml, gone));
      hypervisor.answer(Action.DETACH);
    }
  }

  @Override
  public void unplug(String device, String alias, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    synchronized (hypervisor.monitor()) {
      enter(Action.UNPLUG, "unplug from");
      Device gone = FakeDevices.parse(device);
      FakeDevices.detach(active("unplug from").xml(), gone);
      if (FakeDevices.needsConsent(gone)) {
        awaitConsent(alias, deadline);
      }
      if (machine().state().isActive()) {
        machine().change(DeviceScope.LIVE, FakeDevices.detach(machine().xml(), gone));
        hypervisor.changed(machine());
      }
      hypervisor.answer(Action.UNPLUG);
    }
  }

  private void awaitConsent(String alias, long deadline) {
    while (machine().state().isActive()) {
      FakeGuest.Hold hold = hypervisor.guest(name).hold();
      if (hold == FakeGuest.Hold.LETS_GO) {
        return;
      }
      if (hold == FakeGuest.Hold.REFUSES) {
        throw failed(
            Kind.CONFLICT, "unplug " + alias + " from", "its guest refuses to let go of it");
      }
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw failed(Kind.TIMED_OUT, "unplug " + alias + " from", "its guest has not let go of it");
      }
      waitForChange(left);
    }
  }

  @Override
  public void throttle(String target, Optional<Throttle> throttle, Set<DeviceScope> scopes) {
    synchronized (hypervisor.monitor()) {
      enter(Action.THROTTLE, "throttle");
      change(scopes, "throttle", xml -> FakeDevices.throttle(xml, target, throttle));
    }
  }

  /** In all scopes or in none. */
  private void change(Set<DeviceScope> scopes, String verb, UnaryOperator<String> change) {
    FakeMachine machine = scopes.contains(DeviceScope.LIVE) ? active(verb) : machine();
    Map<DeviceScope, String> changed = new EnumMap<>(DeviceScope.class);
    scopes.forEach(scope -> changed.put(scope, change.apply(machine.xml(scope))));
    changed.computeIfPresent(DeviceScope.LIVE, (scope, xml) -> FakeDevices.named(xml));
    changed.forEach(machine::change);
    hypervisor.changed(machine);
  }

  private void waitForChange(long nanos) {
    try {
      TimeUnit.NANOSECONDS.timedWait(hypervisor.monitor(), nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DriverException(
          Kind.INTERRUPTED, "Interrupted while waiting for domain '" + name + "'", e);
    }
  }

  private void enter(Action action, String verb) {
    hypervisor.record(verb, name);
    hypervisor.enter(action);
  }

  private FakeMachine active(String verb) {
    FakeMachine machine = machine();
    if (!machine.state().isActive()) {
      throw failed(Kind.CONFLICT, verb, "domain is not running");
    }
    return machine;
  }

  private FakeMachine machine() {
    return hypervisor
        .machine(uuid)
        .orElseThrow(() -> new DriverException(
            Kind.NOT_FOUND, "Can't find domain '" + name + "': no domain has UUID " + uuid));
  }

  private DriverException failed(Kind kind, String verb, String why) {
    return new DriverException(kind, "Can't " + verb + " domain '" + name + "': " + why);
  }

  @Override
  public String toString() {
    return "domain '" + name + "' (" + uuid + ")";
  }
}
