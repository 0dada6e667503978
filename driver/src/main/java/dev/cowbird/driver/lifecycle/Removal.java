/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.event.MachineEvents;
import dev.cowbird.driver.hypervisor.Domain;
import dev.cowbird.driver.instance.InstanceRecord;
import dev.cowbird.driver.instance.InstanceRecord.State;
import dev.cowbird.driver.instance.InstanceStore;
import dev.cowbird.imagebackend.ImageBackend;
import dev.cowbird.imagebackend.InstanceLock;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.event.Span;
import java.util.Optional;

/** Takes an instance away, domain first: a disk is never removed under a guest. */
final class Removal {
  private final ImageBackend images;
  private final InstanceStore store;
  private final OwnDomains domains;
  private final PacketFilters filters;

  Removal(ImageBackend images, InstanceStore store, OwnDomains domains, PacketFilters filters) {
    this.images = images;
    this.store = store;
    this.domains = domains;
    this.filters = filters;
  }

  /**
   * Removes whatever there is of an instance.
   *
   * @throws DriverException {@code NOT_FOUND} if there is nothing
   */
  void destroy(InstanceName name) {
    try (InstanceLock lock = images.lockInstance(name)) {
      if (!store.exists(name) && domains.find(name).isEmpty()) {
        throw new DriverException(Kind.NOT_FOUND, "There is no instance " + name);
      }
      remove(lock);
    }
  }

  /**
   * Removes an instance that was never finished. Whoever holds its lock may: its maker is dead, or
   * failed to undo it.
   */
  void undoUnfinished(InstanceLock lock) {
    InstanceName name = lock.instance();
    Optional<InstanceRecord> record = store.find(name);
    if (record.isPresent() ? record.get().state() == State.creating : store.isOnlyBegun(name)) {
      remove(lock);
    }
  }

  private void remove(InstanceLock lock) {
    InstanceName name = lock.instance();
    try (Span removing = MachineEvents.remove(name)) {
      remove(lock, name);
    }
  }

  private void remove(InstanceLock lock, InstanceName name) {
    Optional<InstanceRecord> record = store.find(name);
    // A directory with only a disk has no domain; a domain of its name is somebody else's.
    if (record.isPresent() || !store.exists(name)) {
      // What no record tells any more, the domain does.
      Optional<String> untold =
          record.isPresent() ? Optional.empty() : domains.find(name).map(Domain::xml);
      domains.remove(name);
      untold.ifPresent(xml -> filters.remove(name, xml));
    }
    record.ifPresent(filters::remove);
    images.removeDisks(lock);
    store.remove(name);
  }
}
