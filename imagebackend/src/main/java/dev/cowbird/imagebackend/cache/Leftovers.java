/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.cache;

import dev.cowbird.imagebackend.CacheId;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.PruneRequest.Mode;
import dev.cowbird.imagebackend.PruneResult.Reason;
import dev.cowbird.imagebackend.RemovedFile;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.StateLayout.BaseFile;
import dev.cowbird.imagebackend.cache.CacheFiles.Named;
import dev.cowbird.imagebackend.file.StorageErrors;
import dev.cowbird.imagebackend.lock.StateLocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Removes what dead processes left in flight, of any image. Each such file is made under a lock;
 * whoever gets that lock knows that its maker is dead.
 */
final class Leftovers {
  private final CacheFiles cache;
  private final StateLocks locks;
  private final PruneTask task;
  private final PruneReport report;

  Leftovers(CacheFiles cache, StateLocks locks, PruneTask task) {
    this.cache = cache;
    this.locks = locks;
    this.task = task;
    this.report = task.report();
  }

  /** Whoever calls holds the lock on pruning. */
  void run() {
    List<Named> named = cache.named();
    // The record of a download goes before it: what has none is not gone on with.
    named.stream()
        .filter(file -> file.name() instanceof BaseFile.Unfinished)
        .sorted(Comparator.comparing(Named::path).reversed())
        .forEach(file -> unfinished(file.path(), (BaseFile.Unfinished) file.name(), named));
    named.stream()
        .filter(file -> file.name() instanceof BaseFile.Sidecar)
        .forEach(file -> sidecar(file.path(), file.name().id()));
    named.stream()
        .filter(file -> file.name() instanceof BaseFile.SizedRecord)
        .forEach(file -> sizedRecord(file.path(), (BaseFile.SizedRecord) file.name()));
    list(layout().locks()).forEach(this::inLocks);
    list(layout().hosts()).stream()
        .filter(StateLayout::isInFlight)
        .forEach(file -> remove(file, List.of(layout().hostsLock())));
  }

  private StateLayout layout() {
    return cache.layout();
  }

  private void unfinished(Path file, BaseFile.Unfinished name, List<Named> named) {
    if (name.size().isPresent()) {
      Path sizedBase = layout().sizedBase(name.id(), name.size().get());
      remove(file, List.of(layout().fileLock(sizedBase)));
      return;
    }
    if (isResumable(file, name.id())
        && isYounger(name.id(), task.request().policy().partAge())) {
      report.keep(file, Reason.RECENT, "it may be gone on with");
    } else {
      remove(
          file,
          possibleImages(name.id(), named).stream().map(layout()::imageLock).toList());
    }
  }

  private boolean isResumable(Path file, CacheId id) {
    boolean part = file.equals(layout().part(id)) || file.equals(layout().partRecord(id));
    return part && Files.exists(layout().partRecord(id));
  }

  private boolean isYounger(CacheId id, Duration limit) {
    return Stream.of(layout().part(id), layout().partRecord(id))
        .flatMap(path -> lastWrite(path).stream())
        .map(time -> Duration.between(time, task.now()))
        .anyMatch(age -> age.isNegative() || age.compareTo(limit) < 0);
  }

  private static Optional<Instant> lastWrite(Path file) {
    try {
      return Optional.of(Files.getLastModifiedTime(file).toInstant());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw StorageErrors.translate("Reading " + file, e);
    }
  }

  /**
   * The images, by their first cache ids, that something in flight may be of. In flight it mostly
   * has no sidecar yet. That of a first revision bears its image's own name; that of a later one
   * can be told by the image ids that are known; and of those that are not shown in full, each may
   * be it.
   */
  private List<CacheId> possibleImages(CacheId id, List<Named> named) {
    Optional<CacheId> recorded = sidecar(id).flatMap(sidecar -> cache.image(id));
    if (recorded.isPresent()) {
      return List.of(recorded.get());
    }
    List<CacheId> images = named.stream()
        .filter(file -> file.name() instanceof BaseFile.Sidecar)
        .map(file -> file.name().id())
        .filter(first -> sidecar(first).map(Sidecar::current).isPresent())
        .toList();
    Optional<CacheId> found = images.stream()
        .filter(first -> isRevisionOf(sidecar(first).orElseThrow(), id, named.size()))
        .findFirst();
    if (found.isPresent()) {
      return List.of(found.get());
    }
    return Stream.concat(
            Stream.of(id), images.stream().filter(first -> isHidden(first, sidecar(first))))
        .distinct()
        .toList();
  }

  /** Empty also if it is damaged. */
  private Optional<Sidecar> sidecar(CacheId id) {
    try {
      return cache.sidecar(id);
    } catch (ImageException e) {
      return Optional.empty();
    }
  }

  private static boolean isRevisionOf(Sidecar first, CacheId id, int files) {
    int last = Optional.ofNullable(first.current()).orElse(1) + files;
    return IntStream.rangeClosed(1, last)
        .mapToObj(new ImageId(first.imageId())::cacheId)
        .anyMatch(id::equals);
  }

  /** Whether the id that is shown is not the whole id. */
  private static boolean isHidden(CacheId first, Optional<Sidecar> sidecar) {
    return sidecar
        .filter(found -> new ImageId(found.imageId()).cacheId(1).equals(first))
        .isEmpty();
  }

  /** What is known of a later revision goes with its base, unless somebody died in between. */
  private void sidecar(Path file, CacheId id) {
    try {
      Optional<Sidecar> sidecar = cache.sidecar(id).filter(found -> found.revision() != 1);
      if (sidecar.isPresent() && !Files.exists(layout().base(id))) {
        Optional<CacheId> image = cache.image(id);
        removeUnless(
            file, List.of(layout().imageLock(image.orElse(id))), layout().base(id));
      }
    } catch (ImageException e) {
      if (e.kind() != Kind.STATE_DIRECTORY) {
        throw e;
      }
      report.keep(file, Reason.UNCERTAIN, String.valueOf(e.getMessage()));
    }
  }

  /** What is known of a sized base is written before it, and goes after it. */
  private void sizedRecord(Path file, BaseFile.SizedRecord name) {
    Path sizedBase = layout().sizedBase(name.id(), name.size());
    if (!Files.exists(sizedBase)) {
      removeUnless(file, List.of(layout().fileLock(sizedBase)), sizedBase);
    }
  }

  private void removeUnless(Path sidecar, List<String> keys, Path base) {
    locked(sidecar, keys, () -> {
      if (!Files.exists(base)) {
        removeNow(sidecar, RemovedFile.Kind.SIDECAR);
      }
    });
  }

  private void inLocks(Path file) {
    Optional<String> key = StateLayout.lockOfHolderInFlight(file.getFileName().toString());
    if (key.isPresent() && key.get().equals(layout().pruneLock())) {
      removeNow(file, RemovedFile.Kind.LEFTOVER);
    } else {
      key.ifPresent(lock -> remove(file, List.of(lock)));
    }
  }

  private void remove(Path file, List<String> keys) {
    locked(file, keys, () -> removeNow(file, RemovedFile.Kind.LEFTOVER));
  }

  private void locked(Path file, List<String> keys, Runnable removal) {
    try (RemovalLocks held = RemovalLocks.take(locks, keys)) {
      removal.run();
    } catch (ImageException e) {
      if (e.kind() != Kind.LOCK_TIMEOUT) {
        throw e;
      }
      report.keep(file, Reason.BUSY, String.valueOf(e.getMessage()));
    }
  }

  private void removeNow(Path file, RemovedFile.Kind kind) {
    if (task.request().mode() == Mode.REMOVE) {
      cache.remove(file, kind).ifPresent(report::removed);
    } else {
      cache.found(file, kind).ifPresent(report::removed);
    }
  }

  private static List<Path> list(Path directory) {
    try (Stream<Path> list = Files.list(directory)) {
      return list.sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw StorageErrors.translate("Listing " + directory, e);
    }
  }
}
