/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.size;

import dev.cowbird.imagebackend.Base;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.Progress;
import dev.cowbird.imagebackend.Progress.Step;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.StateLayout.InFlight;
import dev.cowbird.imagebackend.file.FileMode;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.InFlightFile;
import dev.cowbird.imagebackend.file.StorageErrors;
import dev.cowbird.imagebackend.lock.HeldLock;
import dev.cowbird.imagebackend.lock.StateLocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Makes and finds sized bases. Each is made once, however many threads and processes ask. */
public final class SizedBases {
  private final StateLayout layout;
  private final HostFiles files;
  private final StateLocks locks;
  private final GrownCopy copies;

  public SizedBases(StateLayout layout, HostFiles files, StateLocks locks, GrownCopy copies) {
    this.layout = layout;
    this.files = files;
    this.locks = locks;
    this.copies = copies;
  }

  /**
   * The sized base of a base, made if it is not there. Blocks while another makes it. On failure
   * there is none, and nothing in flight.
   *
   * @param base which the caller protects from removal meanwhile
   * @throws dev.cowbird.imagebackend.ImageException {@code LOCK_TIMEOUT}, {@code NO_SPACE},
   *     {@code STATE_DIRECTORY}, {@code COMMAND_MISSING}
   */
  public SizedBase lease(Base base, DiskSize size, ProgressListener progress) {
    Path file = layout.sizedBase(base.cacheId(), size);
    while (true) {
      HeldLock lock = locks.use(file, progress);
      try {
        if (Files.exists(file)) {
          return new SizedBase(file, copies.growth(base.path(), file), lock);
        }
      } catch (RuntimeException e) {
        lock.close();
        throw e;
      }
      lock.close();
      // A lock can't be strengthened in place: between the two another may make it, or remove it.
      make(base, size, file, progress);
    }
  }

  private void make(Base base, DiskSize size, Path file, ProgressListener progress) {
    try (HeldLock exclusive = locks.change(file, progress)) {
      if (Files.exists(file)) {
        return;
      }
      settle(file);
      progress.progress(Progress.begin(Step.SIZE, file.getFileName() + " (" + size + ")"));
      try (InFlightFile inFlight = InFlightFile.of(files, file, InFlight.TEMPORARY)) {
        copies.make(base.path(), inFlight.path(), size);
        inFlight.publish(FileMode.READ_ONLY_SHARED);
      }
    }
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
