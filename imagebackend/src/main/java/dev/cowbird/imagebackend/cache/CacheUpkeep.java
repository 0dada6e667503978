/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.cache;

import dev.cowbird.imagebackend.CacheId;
import dev.cowbird.imagebackend.CacheUsers;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.PruneRequest;
import dev.cowbird.imagebackend.PruneRequest.Mode;
import dev.cowbird.imagebackend.PruneResult;
import dev.cowbird.imagebackend.RemovedFile;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.JsonFile;
import dev.cowbird.imagebackend.lock.HeldLock;
import dev.cowbird.imagebackend.lock.StateLocks;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;

/**
 * Keeps the cache small without ever taking what is in use. Takes the locks that it needs itself;
 * safe for use by many threads and processes.
 */
public final class CacheUpkeep {
  private final CacheFiles cache;
  private final HostFiles files;
  private final CacheUse use;
  private final StateLocks locks;
  private final Clock clock;

  public CacheUpkeep(
      CacheFiles cache, HostFiles files, CacheUse use, StateLocks locks, Clock clock) {
    this.cache = cache;
    this.files = files;
    this.use = use;
    this.locks = locks;
    this.clock = clock;
  }

  /** Removes what is old and unused; waits while another prunes. */
  public PruneResult prune(PruneRequest request, CacheUsers users) {
    try (HeldLock alone = locks.prune(ProgressListener.none())) {
      if (request.mode() == Mode.REMOVE) {
        use.forget(request.forgottenHosts());
        use.register(users);
      }
      PruneReport report = new PruneReport();
      PruneTask task = new PruneTask(request, users, clock.instant(), report);
      new Leftovers(cache, locks, task).run();
      new PruneRun(cache, use, locks, task).run();
      return report.result();
    }
  }

  /** Removes all revisions of an image. */
  public List<RemovedFile> remove(ImageId image, CacheUsers users) {
    return new ImageRemoval(cache, use, locks).run(image, users);
  }

  /** Keeps an image from being pruned, for good. */
  public void pin(ImageId image) {
    CacheId first = image.cacheId(1);
    try (HeldLock held = locks.image(image, ProgressListener.none())) {
      if (!cache.isPinned(first)) {
        requireCached(image);
        String since = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        JsonFile.write(files, cache.layout().pin(first), new Pin(image.toString(), since));
      }
    }
  }

  private void requireCached(ImageId image) {
    boolean cached = Stream.concat(
            Stream.of(image.cacheId(1)), cache.current(image).stream().map(image::cacheId))
        .anyMatch(cache::hasBase);
    if (!cached) {
      throw new ImageException(Kind.NOT_FOUND, "Image " + image + " is not in the cache");
    }
  }

  /** Takes back {@link #pin}. Does nothing to an image that is not pinned. */
  public void unpin(ImageId image) {
    try (HeldLock held = locks.image(image, ProgressListener.none())) {
      files.discard(cache.layout().pin(image.cacheId(1)));
    }
  }
}
