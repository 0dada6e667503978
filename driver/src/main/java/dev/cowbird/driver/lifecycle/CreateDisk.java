/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.instance.InstanceStore;
import dev.cowbird.imagebackend.Disk;
import dev.cowbird.imagebackend.DiskRequest;
import dev.cowbird.imagebackend.ImageBackend;
import dev.cowbird.imagebackend.InstanceLock;
import dev.cowbird.imagebackend.ProgressListener;

/**
 * Makes a disk without a machine. Needs no hypervisor, unless a dead process left half a machine.
 */
final class CreateDisk {
  private final ImageBackend images;
  private final InstanceStore store;
  private final Removal removal;

  CreateDisk(ImageBackend images, InstanceStore store, Removal removal) {
    this.images = images;
    this.store = store;
    this.removal = removal;
  }

  Disk run(DiskRequest request, ProgressListener progress) {
    try (InstanceLock lock = images.lockInstance(request.instance())) {
      removal.undoUnfinished(lock);
      if (store.find(request.instance()).isPresent()) {
        throw new DriverException(
            Kind.CONFLICT,
            "Instance " + request.instance() + " is a machine already, so it gets no other disk");
      }
      return images.createDisk(lock, request, progress);
    }
  }
}
