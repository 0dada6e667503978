/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.testing;

import dev.cowbird.driver.PowerState;
import dev.cowbird.driver.hypervisor.AddressSource;
import dev.cowbird.driver.hypervisor.InterfaceAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What happens inside a domain of a {@link FakeHypervisor}. Until it is told otherwise it prints
 * nothing, listens to the power button, lets go of devices at once, and has neither an address nor
 * an agent. It stays as it was told when its domain is defined anew.
 */
public final class FakeGuest {
  private final FakeHypervisor hypervisor;
  private final String domainName;
  private final StringBuilder typed = new StringBuilder();
  private String banner = "";
  private boolean deaf;
  private boolean echoing;
  private final Map<AddressSource, List<InterfaceAddress>> addresses =
      new EnumMap<>(AddressSource.class);
  private Optional<UnaryOperator<String>> agent = Optional.empty();

  private Hold hold = Hold.LETS_GO;

  /** What it does when it is asked to let go of a device. */
  enum Hold {
    LETS_GO,
    DOES_NOT_LISTEN,
    REFUSES
  }

  FakeGuest(FakeHypervisor hypervisor, String domainName) {
    this.hypervisor = hypervisor;
    this.domainName = domainName;
  }

  /** Has it print {@code text} whenever it boots. */
  public void printsOnBoot(String text) {
    synchronized (hypervisor.monitor()) {
      banner = text;
    }
  }

  /** Has it not listen to the ACPI power button. */
  public void ignoresPowerButton() {
    synchronized (hypervisor.monitor()) {
      deaf = true;
    }
  }

  /** Has it let go of devices when asked, also of those that it was asked for before. */
  public void letsGoOfDevices() {
    holds(Hold.LETS_GO);
  }

  /** Has it not listen when it is asked to let go of a device. */
  public void keepsDevices() {
    holds(Hold.DOES_NOT_LISTEN);
  }

  /** Has it say no when it is asked to let go of a device. */
  public void refusesToLetGo() {
    holds(Hold.REFUSES);
  }

  private void holds(Hold changed) {
    synchronized (hypervisor.monitor()) {
      hold = changed;
      hypervisor.monitor().notifyAll();
    }
  }

  Hold hold() {
    return hold;
  }

  /** Has it print whatever it is sent on its console. */
  public void echoes() {
    synchronized (hypervisor.monitor()) {
      echoing = true;
    }
  }

  /** Has it be known at an address, by one of those who can be asked. */
  public void isKnownAt(AddressSource source, InterfaceAddress address) {
    synchronized (hypervisor.monitor()) {
      addresses.computeIfAbsent(source, known -> new ArrayList<>()).add(address);
    }
  }

  /** Starts its agent, which answers each command, in JSON, with what {@code answers} returns. */
  public void startsAgent(UnaryOperator<String> answers) {
    synchronized (hypervisor.monitor()) {
      agent = Optional.of(answers);
      hypervisor.monitor().notifyAll();
    }
  }

  /** Prints on the serial console now; nothing if it does not run. */
  public void prints(String text) {
    synchronized (hypervisor.monitor()) {
      running().ifPresent(machine -> machine.print(text));
    }
  }

  /** Ends by itself, as if somebody had shut it down inside. */
  public void powersOff() {
    ends(PowerState.SHUT_OFF);
  }

  public void crashes() {
    ends(PowerState.CRASHED);
  }

  /** What was typed on its console so far. */
  public String typed() {
    synchronized (hypervisor.monitor()) {
      return typed.toString();
    }
  }

  List<InterfaceAddress> addresses(AddressSource source) {
    return List.copyOf(addresses.getOrDefault(source, List.of()));
  }

  Optional<UnaryOperator<String>> agent() {
    return agent;
  }

  void boots() {
    prints(banner);
  }

  void hearsPowerButton() {
    if (!deaf) {
      powersOff();
    }
  }

  void hearsReboot() {
    if (!deaf) {
      boots();
    }
  }

  void reads(String text) {
    typed.append(text);
    if (echoing) {
      prints(text);
    }
  }

  private void ends(PowerState state) {
    synchronized (hypervisor.monitor()) {
      running().ifPresent(machine -> {
        machine.enter(state);
        hypervisor.changed(machine);
      });
    }
  }

  private Optional<FakeMachine> running() {
    return hypervisor.machine(domainName).filter(machine -> machine.state().isActive());
  }
}
