/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import dev.cowbird.imagebackend.CacheId;
import dev.cowbird.imagebackend.Disk;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.cache.BaseStore;
import dev.cowbird.imagebackend.cache.StoredBase;
import dev.cowbird.imagebackend.disk.DiskStore;
import dev.cowbird.imagebackend.disk.InstanceUse;
import dev.cowbird.imagebackend.disk.UsedFiles;
import dev.cowbird.imagebackend.lock.HeldLock;
import dev.cowbird.imagebackend.lock.StateLocks;
import dev.cowbird.imagebackend.size.SizedBases;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Verifies a sized base. What is damaged is looked at once more while nobody can make a disk on it.
 * If no disk refers to it, it is removed, and is made anew when it is needed. If one does, it stays
 * and its name is taken; so its base is condemned, and new disks are made on the next revision. One
 * that is of no image is condemned itself.
 */
final class SizedBaseCheck {
  private final StateLayout layout;
  private final StateLocks locks;
  private final BaseStore store;
  private final SizedBases sizedBases;
  private final DiskStore disks;
  private final Examination examination;
  private final Quarantine quarantine;

  SizedBaseCheck(
      StateLayout layout,
      StateLocks locks,
      BaseStore store,
      SizedBases sizedBases,
      DiskStore disks,
      Examination examination,
      Quarantine quarantine) {
    this.layout = layout;
    this.locks = locks;
    this.store = store;
    this.sizedBases = sizedBases;
    this.disks = disks;
    this.examination = examination;
    this.quarantine = quarantine;
  }

  /** @throws ImageException if it can't be read, or is locked for too long */
  Finding verify(CacheId id, DiskSize size, ProgressListener progress) {
    Finding first;
    try (HeldLock shared = locks.use(layout.sizedBase(id, size), progress)) {
      first = look(id, size, progress);
    }
    return first.isDamaged() ? first.orBetter(() -> lookAgain(id, size, progress)) : first;
  }

  private Finding look(CacheId id, DiskSize size, ProgressListener progress) {
    return examination.of(layout.sizedBase(id, size), size, sizedBases.content(id, size), progress);
  }

  private Finding lookAgain(CacheId id, DiskSize size, ProgressListener progress) {
    Optional<StoredBase> base = store.find(id);
    if (base.isEmpty()) {
      return putAside(id, size, progress);
    }
    try (HeldLock image = locks.image(base.get().image(), progress)) {
      return putAside(id, size, progress);
    }
  }

  private Finding putAside(CacheId id, DiskSize size, ProgressListener progress) {
    Path file = layout.sizedBase(id, size);
    try (HeldLock exclusive = locks.change(file, progress)) {
      Finding second = look(id, size, progress);
      if (!second.isDamaged()) {
        return second;
      }
      String users = users(file);
      if (users.isEmpty()) {
        sizedBases.remove(id, size);
        return second.and("it was removed, and is made anew when it is needed");
      }
      String how = "its sized base of " + size + ", in use by " + users + ", is damaged: ";
      Optional<StoredBase> base = store.find(id);
      if (base.isPresent()) {
        quarantine.condemn(base.get(), how + second.detail());
        return second.and("it is in use by " + users + ", and its base is not used any more");
      }
      sizedBases.condemn(id, size, second.detail());
      return second.and("it is in use by " + users + ", and new disks are laid on another");
    }
  }

  /** What a sized base holds that is of no image. */
  Optional<String> freshContent(CacheId id, DiskSize size) {
    return sizedBases.freshContent(id, size);
  }

  /** Told by name: the state directory may have been moved since, or be mounted elsewhere. */
  private String users(Path sizedBase) {
    String name = sizedBase.getFileName().toString();
    String recorded = disks.instances().stream()
        .filter(instance -> disks
            .find(instance)
            .flatMap(Disk::sizedBase)
            .filter(used -> used.getFileName().toString().equals(name))
            .isPresent())
        .map(InstanceName::value)
        .collect(Collectors.joining(", "));
    if (!recorded.isEmpty()) {
      return recorded;
    }
    String overlays = usersByOverlays(name);
    return overlays.isEmpty() ? usersElsewhere() : overlays;
  }

  /** What domains refer to that have no disk here, only their hosts can tell. */
  private String usersElsewhere() {
    return Files.isDirectory(layout.hosts())
        ? "a domain of a host, for all that is known here"
        : "";
  }

  /** Disks may have lost their records, and there may be overlays that have none. */
  private String usersByOverlays(String sizedBase) {
    UsedFiles used = new UsedFiles();
    new InstanceUse(layout).collect(used);
    return used.usersOf(sizedBase)
        .orElse(used.unknown().isEmpty() ? "" : "a disk that can't be read");
  }
}
