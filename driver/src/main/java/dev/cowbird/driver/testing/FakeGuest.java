/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.testing;

import dev.cowbird.driver.PowerState;
import java.util.Optional;

/**
 * What happens inside a domain of a {@link FakeHypervisor}. Until it is told otherwise it prints
 * nothing, and listens to the power button. It stays as it was told when its domain is defined
 * anew.
 */
public final class FakeGuest {
  private final FakeHypervisor hypervisor;
  private final String domainName;
  private final StringBuilder typed = new StringBuilder();
  private String banner = "";
  private boolean deaf;
  private boolean echoing;

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

  /** Has it print whatever it is sent on its console. */
  public void echoes() {
    synchronized (hypervisor.monitor()) {
      echoing = true;
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
