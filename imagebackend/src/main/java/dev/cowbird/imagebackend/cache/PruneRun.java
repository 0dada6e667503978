/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.cache;

import dev.cowbird.imagebackend.CacheId;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.PrunePolicy;
import dev.cowbird.imagebackend.PruneRequest.Mode;
import dev.cowbird.imagebackend.PruneResult.Reason;
import dev.cowbird.imagebackend.RemovedFile;
import dev.cowbird.imagebackend.disk.UsedFiles;
import dev.cowbird.imagebackend.lock.StateLocks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** One pruning of the bases and sized bases: by age, then by the high-water mark. */
final class PruneRun {
  private final CacheFiles cache;
  private final CacheUse use;
  private final StateLocks locks;
  private final PruneTask task;
  private final PruneReport report;
  private final UsedFiles used;
  private final List<CacheFile> left;

  PruneRun(CacheFiles cache, CacheUse use, StateLocks locks, PruneTask task) {
    this.cache = cache;
    this.use = use;
    this.locks = locks;
    this.task = task;
    this.report = task.report();
    this.used = look();
    this.left = new ArrayList<>(cache.bases());
  }

  private UsedFiles look() {
    UsedFiles looked = use.look(task.users(), policy().hostAge(), task.request().forgottenHosts());
    looked.unknown().forEach(report::obstacle);
    return looked;
  }

  /** One look is enough for what is only told: each takes as long as there are instances. */
  private UsedFiles lookAgain() {
    return switch (task.request().mode()) {
      case REMOVE -> look();
      case DRY_RUN -> used;
    };
  }

  private PrunePolicy policy() {
    return task.request().policy();
  }

  void run() {
    for (CacheFile file : List.copyOf(left)) {
      if (!isKept(file, used)) {
        if (isRecent(file)) {
          report.keep(file.path(), Reason.RECENT, "last used " + file.lastUse());
        } else {
          remove(file);
        }
      }
    }
    policy().highWaterBytes().ifPresent(this::lowerTo);
  }

  /** A time in the future is that of a clock that was put back since: it was just used. */
  private boolean isRecent(CacheFile file) {
    Duration limit = switch (file.kind()) {
      case SIZED_BASE -> policy().maxSizedAge();
      default -> policy().maxAge();
    };
    Duration age = Duration.between(file.lastUse(), task.now());
    return age.isNegative() || age.compareTo(limit) < 0;
  }

  private void lowerTo(long highWaterBytes) {
    Set<CacheFile> tried = new HashSet<>();
    while (left.stream().mapToLong(CacheFile::bytes).sum() > highWaterBytes) {
      Optional<CacheFile> oldest = left.stream()
          .filter(file -> !tried.contains(file) && !isKept(file, used))
          .min(Comparator.comparing(CacheFile::lastUse));
      if (oldest.isEmpty()) {
        return;
      }
      tried.add(oldest.get());
      remove(oldest.get());
    }
  }

  /** Whether a file must stay whatever its age, which is reported. */
  private boolean isKept(CacheFile file, UsedFiles known) {
    Optional<String> by = known.usersOf(file.name());
    if (by.isPresent()) {
      report.keep(file.path(), Reason.IN_USE, "used by " + by.get());
    } else if (!known.unknown().isEmpty()) {
      report.keep(file.path(), Reason.UNCERTAIN, "it can't be told whether it is used");
    } else if (file.kind() == RemovedFile.Kind.BASE && hasSizedBasesLeft(file.id())) {
      report.keep(file.path(), Reason.HAS_SIZED_BASES, "its sized bases stay");
    } else {
      return isKeptForItsImage(file);
    }
    return true;
  }

  private boolean hasSizedBasesLeft(CacheId id) {
    return left.stream()
        .anyMatch(
            file -> file.kind() == RemovedFile.Kind.SIZED_BASE && file.id().equals(id));
  }

  private boolean isKeptForItsImage(CacheFile file) {
    try {
      if (cache.image(file.id()).filter(cache::isPinned).isEmpty()) {
        return false;
      }
      report.keep(file.path(), Reason.PINNED, "its image is pinned");
    } catch (ImageException e) {
      report.keep(file.path(), Reason.UNCERTAIN, String.valueOf(e.getMessage()));
    }
    return true;
  }

  private void remove(CacheFile file) {
    try (RemovalLocks held = RemovalLocks.take(locks, keys(file))) {
      removeLocked(file);
    } catch (ImageException e) {
      if (e.kind() != Kind.LOCK_TIMEOUT) {
        throw e;
      }
      report.keep(file.path(), Reason.BUSY, String.valueOf(e.getMessage()));
    }
  }

  /** The image's lock too, if any is known that the file could be found by. */
  private List<String> keys(CacheFile file) {
    return Stream.concat(
            cache.image(file.id()).map(cache.layout()::imageLock).stream(),
            Stream.of(cache.layout().fileLock(file.path())))
        .toList();
  }

  /** Whoever was about to use it when it was looked at has written so by now, or never will. */
  private void removeLocked(CacheFile file) {
    Optional<CacheFile> again = cache.again(file);
    if (again.isEmpty()) {
      left.remove(file);
      report.gone(file.path());
    } else if (again.get().lastUse().isAfter(file.lastUse())) {
      report.keep(file.path(), Reason.RECENT, "last used " + again.get().lastUse());
    } else if (!isKept(file, lookAgain()) && !hasNewSizedBases(file)) {
      left.remove(file);
      remove(file.path(), file.kind());
      record(file).ifPresent(path -> remove(path, RemovedFile.Kind.SIDECAR));
    }
  }

  private void remove(Path path, RemovedFile.Kind kind) {
    Optional<RemovedFile> gone = switch (task.request().mode()) {
      case REMOVE -> cache.remove(path, kind);
      case DRY_RUN -> cache.found(path, kind);
    };
    gone.ifPresent(report::removed);
  }

  /**
   * What is known of the file, which goes with it. The first revision's sidecar stays: it names the
   * current one.
   */
  private Optional<Path> record(CacheFile file) {
    return switch (file.kind()) {
      case SIZED_BASE -> Optional.of(file.record());
      default ->
        cache
            .sidecar(file.id())
            .filter(sidecar -> sidecar.revision() != 1)
            .map(sidecar -> file.record());
    };
  }

  /** A sized base is made while its base is held, so that none can come now. */
  private boolean hasNewSizedBases(CacheFile file) {
    boolean dry = task.request().mode() == Mode.DRY_RUN;
    if (dry || file.kind() != RemovedFile.Kind.BASE || !cache.hasSizedBases(file.id())) {
      return false;
    }
    report.keep(file.path(), Reason.HAS_SIZED_BASES, "its sized bases stay");
    return true;
  }
}
