/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.cache;

import dev.cowbird.imagebackend.CacheId;
import dev.cowbird.imagebackend.CacheUsers;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.PrunePolicy;
import dev.cowbird.imagebackend.RemovedFile;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.StateLayout.BaseFile;
import dev.cowbird.imagebackend.cache.CacheFiles.Named;
import dev.cowbird.imagebackend.disk.UsedFiles;
import dev.cowbird.imagebackend.lock.StateLocks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Removes one image from the cache: all revisions, or nothing. */
final class ImageRemoval {
  private final CacheFiles cache;
  private final CacheUse use;
  private final StateLocks locks;

  ImageRemoval(CacheFiles cache, CacheUse use, StateLocks locks) {
    this.cache = cache;
    this.use = use;
    this.locks = locks;
  }

  List<RemovedFile> run(ImageId image, CacheUsers users) {
    StateLayout layout = cache.layout();
    try (RemovalLocks imageLock = RemovalLocks.take(locks, List.of(layout.imageLock(image)))) {
      Set<CacheId> revisions = revisions(image);
      List<CacheFile> files =
          cache.bases().stream().filter(file -> revisions.contains(file.id())).toList();
      requireNotPinned(image);
      List<String> keys =
          files.stream().map(CacheFile::path).map(layout::fileLock).toList();
      try (RemovalLocks fileLocks = RemovalLocks.take(locks, keys)) {
        requireUnused(image, files, users);
        return remove(image, files, revisions);
      }
    } catch (ImageException e) {
      if (e.kind() != Kind.LOCK_TIMEOUT) {
        throw e;
      }
      throw new ImageException(
          Kind.CONFLICT, "Image " + image + " is in use, so it stays: " + e.getMessage(), e);
    }
  }

  /**
   * The cache ids of everything there is of the image. No revision is so far behind the current one
   * that more files would be needed to get there than there are.
   */
  private Set<CacheId> revisions(ImageId image) {
    Set<CacheId> there = new HashSet<>();
    cache.named().forEach(file -> there.add(file.name().id()));
    int last = current(image) + there.size();
    Set<CacheId> revisions = new HashSet<>();
    for (int revision = 1; revision <= last; revision++) {
      revisions.add(image.cacheId(revision));
    }
    revisions.retainAll(there);
    return revisions;
  }

  private int current(ImageId image) {
    try {
      return cache.current(image).orElse(1);
    } catch (ImageException e) {
      // To remove an image is how to get rid of a damaged record.
      return 1;
    }
  }

  private void requireNotPinned(ImageId image) {
    if (cache.isPinned(image.cacheId(1))) {
      throw new ImageException(
          Kind.CONFLICT, "Image " + image + " is pinned, so it stays: unpin it first");
    }
  }

  private void requireUnused(ImageId image, List<CacheFile> files, CacheUsers users) {
    UsedFiles used = use.look(users, PrunePolicy.DEFAULT.hostAge(), Set.of());
    for (CacheFile file : files) {
      used.usersOf(file.name()).ifPresent(by -> {
        throw new ImageException(
            Kind.CONFLICT,
            "Image " + image + " is in use, so it stays: " + file.path() + " is used by " + by);
      });
    }
    if (!files.isEmpty() && !used.unknown().isEmpty()) {
      throw new ImageException(
          Kind.CONFLICT,
          "It can't be told whether image " + image + " is in use, so it stays: "
              + String.join("; ", used.unknown()));
    }
  }

  /**
   * What is known of the image goes last: while it is there, a later call knows what to remove. A
   * sized base is only made while its base is held, so nothing in flight is anybody's.
   */
  private List<RemovedFile> remove(ImageId image, List<CacheFile> files, Set<CacheId> revisions) {
    List<RemovedFile> removed = new ArrayList<>();
    for (CacheFile file : files) {
      remove(file.path(), file.kind(), removed);
      if (file.kind() == RemovedFile.Kind.SIZED_BASE) {
        remove(file.record(), RemovedFile.Kind.SIDECAR, removed);
      }
    }
    List<Named> rest = cache.named().stream()
        .filter(file -> revisions.contains(file.name().id()))
        .toList();
    rest.stream()
        .filter(file -> file.name() instanceof BaseFile.Unfinished)
        .forEach(file -> remove(file.path(), RemovedFile.Kind.LEFTOVER, removed));
    Path first = cache.layout().sidecar(image.cacheId(1));
    Stream<Path> later = rest.stream()
        .filter(file ->
            file.name() instanceof BaseFile.Sidecar || file.name() instanceof BaseFile.SizedRecord)
        .map(Named::path)
        .filter(path -> !path.equals(first));
    Stream.concat(later, Stream.of(first))
        .forEach(path -> remove(path, RemovedFile.Kind.SIDECAR, removed));
    if (files.isEmpty()) {
      throw new ImageException(Kind.NOT_FOUND, "Image " + image + " is not in the cache");
    }
    return removed;
  }

  private void remove(Path file, RemovedFile.Kind kind, List<RemovedFile> removed) {
    cache.remove(file, kind).ifPresent(removed::add);
  }
}
