/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.size;

import dev.cowbird.imagebackend.Base;
import dev.cowbird.imagebackend.CacheId;
import dev.cowbird.imagebackend.ContentDigest;
import dev.cowbird.imagebackend.Disk.FileSystemGrowth;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.Progress;
import dev.cowbird.imagebackend.Progress.Step;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.StateLayout.InFlight;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.InFlightFile;
import dev.cowbird.imagebackend.file.StorageErrors;
import dev.cowbird.imagebackend.lock.HeldLock;
import dev.cowbird.imagebackend.lock.StateLocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** Makes and finds sized bases. Each is made once, however many threads and processes ask. */
public final class SizedBases {
  private final StateLayout layout;
  private final HostFiles files;
  private final StateLocks locks;
  private final GrownCopy copies;
  private final SizedRecords records;

  public SizedBases(StateLayout layout, HostFiles files, StateLocks locks, GrownCopy copies) {
    this.layout = layout;
    this.files = files;
    this.locks = locks;
    this.copies = copies;
    this.records = new SizedRecords(layout, files);
  }

  /**
   * The sized base of a base, made if it is not there. Blocks while another makes it. On failure
   * there is none, and nothing in flight.
   *
   * @param base which the caller protects from removal meanwhile
   * @throws ImageException {@code LOCK_TIMEOUT}, {@code NO_SPACE}, {@code COMMAND_MISSING},
   *     {@code STATE_DIRECTORY}, also if its length is not its size
   */
  public SizedBase lease(Base base, DiskSize size, ProgressListener progress) {
    return lease(
        base.cacheId(),
        size,
        file -> copies.growth(base.path(), file),
        draft -> {
          progress.progress(Progress.begin(Step.SIZE, draft.title()));
          draft.fill(base);
          draft.publish(base);
        },
        progress);
  }

  /**
   * A sized base that is made of no image. Otherwise as {@link #lease(Base, DiskSize,
   * ProgressListener)}.
   *
   * @throws ImageException also {@code COMMAND_FAILED}
   */
  public SizedBase lease(
      CacheId id, DiskSize size, FreshContent content, ProgressListener progress) {
    return lease(
        id,
        size,
        file -> FileSystemGrowth.LEFT,
        draft -> {
          progress.progress(Progress.begin(Step.FORMAT, content.name() + " (" + size + ")"));
          draft.fill(content);
          draft.publish(content);
        },
        progress);
  }

  private SizedBase lease(
      CacheId id,
      DiskSize size,
      Function<Path, FileSystemGrowth> growth,
      Consumer<SizedDraft> maker,
      ProgressListener progress) {
    Path file = layout.sizedBase(id, size);
    while (true) {
      HeldLock lock = locks.use(file, progress);
      try {
        if (Files.exists(file)) {
          requireWhole(file, size);
          return new SizedBase(file, growth.apply(file), lock);
        }
      } catch (RuntimeException e) {
        lock.close();
        throw e;
      }
      lock.close();
      // A lock can't be strengthened in place: between the two another may make it, or remove it.
      make(id, size, maker, progress);
    }
  }

  /** The cheapest look at what is there. A disk on a file that was cut off would lose data. */
  private static void requireWhole(Path file, DiskSize size) {
    try {
      long bytes = Files.size(file);
      if (bytes != size.bytes()) {
        throw new ImageException(
            Kind.STATE_DIRECTORY,
            "Sized base "
                + file
                + " is damaged: it has "
                + bytes
                + " bytes, not "
                + size.bytes()
                + "; 'cowbird image verify' puts it aside");
      }
    } catch (IOException e) {
      throw StorageErrors.translate("Reading " + file, e);
    }
  }

  private void make(
      CacheId id, DiskSize size, Consumer<SizedDraft> maker, ProgressListener progress) {
    try (SizedDraft draft = draft(id, size, progress)) {
      if (!exists(id, size)) {
        maker.accept(draft);
      }
    }
  }

  /** Whether there is one, whole or not. */
  public boolean exists(CacheId id, DiskSize size) {
    return Files.exists(layout.sizedBase(id, size));
  }

  /**
   * Begins a sized base, which nobody else can make or use until the draft is closed. Blocks while
   * another does. Removes what a dead process has begun.
   *
   * @param id of the base, which need not be published yet
   * @throws ImageException {@code LOCK_TIMEOUT}, {@code STATE_DIRECTORY}
   */
  public SizedDraft draft(CacheId id, DiskSize size, ProgressListener progress) {
    Path file = layout.sizedBase(id, size);
    HeldLock lock = locks.change(file, progress);
    try {
      settle(file);
      settle(layout.sizedRecord(id, size));
      InFlightFile inFlight = InFlightFile.of(files, file, InFlight.TEMPORARY);
      return new SizedDraft(id, size, lock, inFlight, copies, records);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /**
   * The digest of a sized base's content; empty if none was recorded.
   *
   * @throws ImageException {@code STATE_DIRECTORY} if its record is damaged
   */
  public Optional<ContentDigest> content(CacheId id, DiskSize size) {
    return records.content(id, size);
  }

  /**
   * What a sized base holds that is of no image; empty if it is of one, or that was not recorded.
   *
   * @throws ImageException {@code STATE_DIRECTORY} if its record is damaged
   */
  public Optional<String> freshContent(CacheId id, DiskSize size) {
    return records.freshContent(id, size);
  }

  /**
   * Marks one that is of no image as damaged: disks refer to it, so it stays, and new ones are laid
   * on another. The caller holds its lock exclusively.
   *
   * @param what was found, for people
   */
  public void condemn(CacheId id, DiskSize size, String what) {
    records.condemn(id, size, what);
  }

  /**
   * Whether one that is of no image is there, and was found damaged, or its record can't be read.
   */
  public boolean isCondemned(CacheId id, DiskSize size) {
    return exists(id, size) && records.isCondemned(id, size);
  }

  /**
   * Removes a sized base, and then what is recorded of it. The caller holds its lock exclusively,
   * and knows that no disk refers to it.
   *
   * @throws ImageException {@code STATE_DIRECTORY}
   */
  public void remove(CacheId id, DiskSize size) {
    files.discard(layout.sizedBase(id, size));
    records.remove(id, size);
  }

  /** Removes what a dead maker left: only the lock's holder makes such files. */
  private void settle(Path file) {
    try (Stream<Path> list = Files.list(layout.bases())) {
      List<Path> leftovers = list.filter(f -> StateLayout.isInFlightOf(file, f)).toList();
      for (Path leftover : leftovers) {
        files.delete(leftover);
      }
    } catch (IOException e) {
      throw StorageErrors.translate("Removing what is in flight of " + file, e);
    }
  }
}
