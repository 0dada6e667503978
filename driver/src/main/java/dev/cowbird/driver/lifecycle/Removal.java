/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.instance.InstanceRecord.State;
import dev.cowbird.driver.instance.InstanceStore;
import dev.cowbird.imagebackend.ImageBackend;
import dev.cowbird.imagebackend.InstanceLock;
import dev.cowbird.imagebackend.InstanceName;

/** Takes an instance away, domain first: a disk is never removed under a guest. */
final class Removal {
  private final ImageBackend images;
  private final InstanceStore store;
  private final OwnDomains domains;

  Removal(ImageBackend images, InstanceStore store, OwnDomains domains) {
    this.images = images;
    this.store = store;
    this.domains = domains;
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
    if (store.exists(lock.instance()) && isUnfinished(lock.instance())) {
      remove(lock);
    }
  }

  /** With neither a record nor a whole disk, its maker came no further than to make a directory. */
  private boolean isUnfinished(InstanceName name) {
    return store
        .find(name)
        .map(record -> record.state() == State.creating)
        .orElseGet(() -> images.findDisk(name).isEmpty());
  }

  private void remove(InstanceLock lock) {
    InstanceName name = lock.instance();
    boolean machine = store.find(name).isPresent() || !store.exists(name);
    if (machine) {
      domains.remove(name);
    }
    images.removeDisk(lock);
    store.remove(name);
  }
}
