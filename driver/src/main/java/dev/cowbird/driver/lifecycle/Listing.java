/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.Instance;
import dev.cowbird.driver.Instance.Machine;
import dev.cowbird.driver.PowerState;
import dev.cowbird.driver.hypervisor.Domain;
import dev.cowbird.driver.hypervisor.Hypervisor;
import dev.cowbird.driver.instance.InstanceStore;
import dev.cowbird.imagebackend.ImageBackend;
import dev.cowbird.imagebackend.InstanceName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Looks at instances. Takes no locks: it sees each as it is at that moment. */
final class Listing {
  private final ImageBackend images;
  private final InstanceStore store;
  private final Hypervisor hypervisor;

  Listing(ImageBackend images, InstanceStore store, Hypervisor hypervisor) {
    this.images = images;
    this.store = store;
    this.hypervisor = hypervisor;
  }

  /** All of them. The hypervisor is asked once, and not at all if none is a machine. */
  List<Instance> all() {
    List<KeptInstance> kept =
        images.instances().stream().flatMap(name -> read(name).stream()).toList();
    boolean anyMachine = kept.stream().anyMatch(each -> each.machine().isPresent());
    Map<UUID, PowerState> states = anyMachine ? hypervisor.states() : Map.of();
    return kept.stream()
        .map(each -> each.with(
            each.machine().flatMap(machine -> Optional.ofNullable(states.get(machine.uuid())))))
        .toList();
  }

  /** @throws DriverException {@code NOT_FOUND} */
  Instance one(InstanceName name) {
    KeptInstance kept = read(name)
        .orElseThrow(() -> new DriverException(Kind.NOT_FOUND, "There is no instance " + name));
    return kept.with(
        kept.machine().map(Machine::uuid).flatMap(hypervisor::domain).flatMap(Listing::power));
  }

  private Optional<KeptInstance> read(InstanceName name) {
    return KeptInstance.read(name, store, images);
  }

  /** A domain may go between being looked up and being asked. */
  private static Optional<PowerState> power(Domain domain) {
    try {
      return Optional.of(domain.state());
    } catch (DriverException e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
