/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import dev.cowbird.imagebackend.Base;
import dev.cowbird.imagebackend.CachedImage;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.cache.BaseStore;
import dev.cowbird.imagebackend.disk.DiskStore;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.StorageErrors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is in the cache, and which instances were made from it. */
final class CacheListing {
  private final BaseStore bases;
  private final DiskStore disks;
  private final HostFiles files;

  CacheListing(BaseStore bases, DiskStore disks, HostFiles files) {
    this.bases = bases;
    this.disks = disks;
    this.files = files;
  }

  List<CachedImage> list() {
    Map<Path, List<InstanceName>> users = new HashMap<>();
    for (InstanceName instance : disks.instances()) {
      disks
          .find(instance)
          .ifPresent(
              disk -> users.computeIfAbsent(disk.base(), b -> new ArrayList<>()).add(instance));
    }
    return bases.bases().stream().map(base -> cached(base, users)).toList();
  }

  private CachedImage cached(Base base, Map<Path, List<InstanceName>> users) {
    return new CachedImage(
        base,
        allocated(base.path()),
        bases.sizes(base.cacheId()),
        users.getOrDefault(base.path(), List.of()));
  }

  private long allocated(Path file) {
    try {
      return files.allocatedBytes(file);
    } catch (IOException e) {
      throw StorageErrors.translate("Reading " + file, e);
    }
  }
}
