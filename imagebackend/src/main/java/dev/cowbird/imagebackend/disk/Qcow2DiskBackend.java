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
import dev.cowbird.imagebackend.qemuimg.QemuImg;
import dev.cowbird.imagebackend.size.SizedBase;
import dev.cowbird.imagebackend.size.SizedBases;
import java.nio.file.Path;
import java.util.Optional;

/** A qcow2 overlay on a sized base, or on the base itself for size 0. */
public final class Qcow2DiskBackend implements DiskBackend {
  private final SizedBases sizedBases;
  private final QemuImg qemuImg;
  private final HostFiles files;

  public Qcow2DiskBackend(SizedBases sizedBases, QemuImg qemuImg, HostFiles files) {
    this.sizedBases = sizedBases;
    this.qemuImg = qemuImg;
    this.files = files;
  }

  @Override
  public DiskKind kind() {
    return DiskKind.QCOW2;
  }

  @Override
  public Optional<DiskSize> sizedBase(DiskSize size) {
    return Optional.of(size).filter(given -> !given.isZero());
  }

  @Override
  public PreparedDisk prepare(Base base, DiskSize size, Path disk, ProgressListener progress) {
    if (size.isZero()) {
      InFlightFile file = overlay(disk, base.path(), base.virtualSize(), progress);
      return PreparedDisk.withoutSizedBase(file, base.virtualSize(), FileSystemGrowth.LEFT);
    }
    SizedBase sizedBase = sizedBases.lease(base, size, progress);
    try {
      return PreparedDisk.on(sizedBase, overlay(disk, sizedBase.path(), size, progress), size);
    } catch (RuntimeException e) {
      sizedBase.close();
      throw e;
    }
  }

  private InFlightFile overlay(
      Path disk, Path backing, DiskSize virtualSize, ProgressListener progress) {
    progress.progress(Progress.begin(Step.OVERLAY, disk.toString()));
    InFlightFile file = InFlightFile.of(files, disk, InFlight.TEMPORARY);
    try {
      qemuImg.createOverlay(file.path(), backing, virtualSize);
      return file;
    } catch (RuntimeException e) {
      file.closeAfter(e);
      throw e;
    }
  }
}
