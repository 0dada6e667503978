/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.Instance.Machine;
import dev.cowbird.driver.WaitFor;
import dev.cowbird.driver.event.MachineEvents;
import dev.cowbird.driver.guest.ready.Readiness;
import dev.cowbird.driver.guest.shell.PrivateKeyFile;
import dev.cowbird.driver.instance.InstanceRecord;
import dev.cowbird.driver.instance.InstanceStore;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.event.Span;
import java.time.Duration;

/** The guests in instances: how they are reached, and whether they are ready. */
final class Guests {
  private final InstanceStore store;
  private final OwnDomains domains;
  private final HostKeyBook hostKeys;

  Guests(InstanceStore store, OwnDomains domains, HostKeyBook hostKeys) {
    this.store = store;
    this.domains = domains;
    this.hostKeys = hostKeys;
  }

  /** @throws DriverException {@code NOT_FOUND}, {@code NOT_OURS}, {@code CONFLICT} */
  KnownGuest of(InstanceName name) {
    Machine machine = requireMachine(name).machine();
    return new KnownGuest(
        name,
        machine,
        store.consoleLog(name),
        store.consoleStart(name),
        domains.find(name),
        hostKeys);
  }

  private InstanceRecord requireMachine(InstanceName name) {
    return store
        .find(name)
        .orElseThrow(() -> new DriverException(Kind.NOT_FOUND, "There is no machine " + name));
  }

  /** @throws DriverException {@code NOT_FOUND}, {@code NOT_OURS}, {@code CONFLICT} */
  String xml(InstanceName name) {
    requireMachine(name);
    return domains.require(name).xml();
  }

  /** @throws DriverException {@code SPEC_REFUSED} */
  void requireAwaitable(WaitFor wanted) {
    if (wanted instanceof WaitFor.SshLogin login) {
      new PrivateKeyFile(login.privateKey()).requireUsable();
    } else if (wanted instanceof WaitFor.All all) {
      all.parts().forEach(this::requireAwaitable);
    } else if (wanted instanceof WaitFor.Any any) {
      any.parts().forEach(this::requireAwaitable);
    }
  }

  void await(InstanceName name, WaitFor wanted, Duration timeout) {
    requireAwaitable(wanted);
    try (Span waiting = MachineEvents.await(name, wanted.toString())) {
      new Readiness(of(name), wanted).await(timeout);
    }
  }
}
