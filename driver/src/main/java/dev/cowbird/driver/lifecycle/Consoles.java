/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.GuestConsole;
import dev.cowbird.driver.PowerState;
import dev.cowbird.driver.guest.ConsoleTail;
import dev.cowbird.driver.hypervisor.Domain;
import dev.cowbird.driver.instance.InstanceStore;
import dev.cowbird.imagebackend.InstanceName;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** What instances print, and the way to type into them. */
final class Consoles {
  /** How often a guest that prints nothing is looked at, whether it still runs. */
  private static final Duration LOOK_AT_GUEST = Duration.ofMillis(500);

  private final InstanceStore store;
  private final OwnDomains domains;

  Consoles(InstanceStore store, OwnDomains domains) {
    this.store = store;
    this.domains = domains;
  }

  Path log(InstanceName name) {
    requireMachine(name);
    return store.consoleLog(name);
  }

  private void requireMachine(InstanceName name) {
    if (store.find(name).isEmpty()) {
      throw new DriverException(Kind.NOT_FOUND, "There is no machine " + name);
    }
  }

  GuestConsole open(InstanceName name) {
    requireMachine(name);
    return domains.require(name).openConsole();
  }

  void follow(InstanceName name, OutputStream sink) {
    try (ConsoleTail tail = ConsoleTail.of(log(name))) {
      Optional<Domain> domain = domain(name);
      boolean on = true;
      byte[] bytes = tail.read(Duration.ZERO);
      while (on || bytes.length > 0) {
        sink.write(bytes);
        sink.flush();
        on = isOn(domain);
        bytes = tail.read(on ? LOOK_AT_GUEST : Duration.ZERO);
      }
    } catch (IOException e) {
      // Whoever was reading has gone, which is how following ends.
    }
  }

  private Optional<Domain> domain(InstanceName name) {
    return ifThere(() -> domains.find(name));
  }

  /** A machine that was removed meanwhile is off, also if there is another of its name. */
  private static boolean isOn(Optional<Domain> domain) {
    return ifThere(() -> domain.map(Domain::state)).filter(PowerState::isActive).isPresent();
  }

  /** A domain may go between being looked up and being asked. */
  private static <T> Optional<T> ifThere(Supplier<Optional<T>> question) {
    try {
      return question.get();
    } catch (DriverException e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
