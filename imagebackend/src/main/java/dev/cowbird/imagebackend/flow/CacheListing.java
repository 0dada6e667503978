/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import dev.cowbird.imagebackend.Base;
import dev.cowbird.imagebackend.CacheId;
import dev.cowbird.imagebackend.CachedImage;
import dev.cowbird.imagebackend.CachedImage.State;
import dev.cowbird.imagebackend.CachedSizedBase;
import dev.cowbird.imagebackend.Disk;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.cache.BaseStore;
import dev.cowbird.imagebackend.cache.StoredBase;
import dev.cowbird.imagebackend.disk.DiskStore;
import dev.cowbird.imagebackend.disk.FurtherDiskStore;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.StorageErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.stream.Stream;

/** What is in the cache, and which instances were made from it. */
final class CacheListing {
  private final StateLayout layout;
  private final BaseStore bases;
  private final DiskStore disks;
  private final FurtherDiskStore furtherDisks;
  private final HostFiles files;

  CacheListing(
      StateLayout layout,
      BaseStore bases,
      DiskStore disks,
      FurtherDiskStore furtherDisks,
      HostFiles files) {
    this.layout = layout;
    this.bases = bases;
    this.disks = disks;
    this.furtherDisks = furtherDisks;
    this.files = files;
  }

  List<CachedImage> list() {
    Map<Path, List<InstanceName>> users = new HashMap<>();
    for (InstanceName instance : disks.instances()) {
      bases(instance)
          .forEach(base -> users.computeIfAbsent(base, b -> new ArrayList<>()).add(instance));
    }
    Map<CacheId, SortedSet<DiskSize>> sizes = bases.sizes();
    return bases.all().stream()
        .map(stored -> cached(
            stored,
            sizes.getOrDefault(stored.base().cacheId(), Collections.emptySortedSet()),
            users))
        .toList();
  }

  private Stream<Path> bases(InstanceName instance) {
    return Stream.concat(
            disks.find(instance).map(Disk::base).stream(),
            furtherDisks.find(instance).stream().flatMap(disk -> disk.base().stream()))
        .distinct();
  }

  private CachedImage cached(
      StoredBase stored, SortedSet<DiskSize> sizes, Map<Path, List<InstanceName>> users) {
    Base base = stored.base();
    return new CachedImage(
        base,
        state(stored),
        stored.damage(),
        Files.exists(layout.pin(stored.image())),
        lastUse(base.path()),
        allocated(base.path()),
        sizes.stream().map(size -> sizedBase(base, size)).toList(),
        users.getOrDefault(base.path(), List.of()));
  }

  private State state(StoredBase stored) {
    if (stored.damage().isPresent()) {
      return State.DAMAGED;
    }
    return bases.isCurrent(stored) ? State.CURRENT : State.OLDER;
  }

  private CachedSizedBase sizedBase(Base base, DiskSize size) {
    Path file = layout.sizedBase(base.cacheId(), size);
    return new CachedSizedBase(size, file, allocated(file));
  }

  private static Instant lastUse(Path file) {
    try {
      return Files.getLastModifiedTime(file).toInstant().truncatedTo(ChronoUnit.SECONDS);
    } catch (NoSuchFileException e) {
      // removed since it was listed
      return Instant.EPOCH;
    } catch (IOException e) {
      throw StorageErrors.translate("Reading " + file, e);
    }
  }

  private long allocated(Path file) {
    try {
      return files.allocatedBytes(file);
    } catch (NoSuchFileException e) {
      // removed since it was listed
      return 0;
    } catch (IOException e) {
      throw StorageErrors.translate("Reading " + file, e);
    }
  }
}
