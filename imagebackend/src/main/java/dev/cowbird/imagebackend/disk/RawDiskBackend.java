/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.disk;

import dev.cowbird.imagebackend.Base;
import dev.cowbird.imagebackend.Disk.FileSystemGrowth;
import dev.cowbird.imagebackend.DiskKind;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.Progress;
import dev.cowbird.imagebackend.Progress.Step;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.StateLayout.InFlight;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.InFlightFile;
import dev.cowbird.imagebackend.size.GrownCopy;
import dev.cowbird.imagebackend.size.SizedBase;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A full copy of the base, which refers to no other file. Holes stay holes, and where the file
 * system can, the copy shares its blocks with the base.
 */
public final class RawDiskBackend implements DiskBackend {
  private final GrownCopy copies;
  private final HostFiles files;

  public RawDiskBackend(GrownCopy copies, HostFiles files) {
    this.copies = copies;
    this.files = files;
  }

  @Override
  public DiskKind kind() {
    return DiskKind.RAW;
  }

  @Override
  public Optional<DiskSize> sizedBase(DiskSize size) {
    return Optional.empty();
  }

  /** What the file system takes is found out when it is extended. */
  @Override
  public void requirePossible(DiskSize size) {}

  @Override
  public PreparedDisk prepare(Base base, DiskSize size, Path disk, ProgressListener progress) {
    DiskSize virtualSize = size.isZero() ? base.virtualSize() : size;
    progress.progress(Progress.begin(Step.SIZE, disk + " (" + virtualSize + ")"));
    InFlightFile file = InFlightFile.of(files, disk, InFlight.TEMPORARY);
    try {
      FileSystemGrowth growth = copies.make(base.path(), file.path(), virtualSize);
      return PreparedDisk.withoutSizedBase(file, virtualSize, growth);
    } catch (RuntimeException e) {
      file.closeAfter(e);
      throw e;
    }
  }

  @Override
  public PreparedDisk prepare(
      SizedBase sizedBase, DiskSize size, Path disk, ProgressListener progress) {
    try (sizedBase) {
      progress.progress(Progress.begin(Step.SIZE, disk + " (" + size + ")"));
      return make(size, disk, file -> copies.copy(sizedBase.path(), file));
    }
  }

  @Override
  public PreparedDisk blank(DiskSize size, Path disk) {
    return make(size, disk, file -> copies.hole(file, size));
  }

  private PreparedDisk make(DiskSize size, Path disk, Consumer<Path> maker) {
    InFlightFile file = InFlightFile.of(files, disk, InFlight.TEMPORARY);
    try {
      maker.accept(file.path());
      return PreparedDisk.withoutSizedBase(file, size, FileSystemGrowth.LEFT);
    } catch (RuntimeException e) {
      file.closeAfter(e);
      throw e;
    }
  }
}
