/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.disk;

import dev.cowbird.imagebackend.Base;
import dev.cowbird.imagebackend.Disk.FileSystemGrowth;
import dev.cowbird.imagebackend.DiskKind;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.Progress;
import dev.cowbird.imagebackend.Progress.Step;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.StateLayout.InFlight;
import dev.cowbird.imagebackend.event.FlowEvents;
import dev.cowbird.imagebackend.event.Span;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.InFlightFile;
import dev.cowbird.imagebackend.file.PathBytes;
import dev.cowbird.imagebackend.file.SparseChannel;
import dev.cowbird.imagebackend.file.StorageErrors;
import dev.cowbird.imagebackend.format.Qcow2Overlay;
import dev.cowbird.imagebackend.format.Qcow2Overlay.Piece;
import dev.cowbird.imagebackend.size.SizedBase;
import dev.cowbird.imagebackend.size.SizedBases;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;

/** A qcow2 overlay on a sized base, or on the base itself for size 0. Starts no process. */
public final class Qcow2DiskBackend implements DiskBackend {
  private final SizedBases sizedBases;
  private final HostFiles files;

  public Qcow2DiskBackend(SizedBases sizedBases, HostFiles files) {
    this.sizedBases = sizedBases;
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
    requirePossible(size);
    if (size.isZero()) {
      InFlightFile file = overlay(disk, base.path(), base.virtualSize(), progress);
      return PreparedDisk.withoutSizedBase(file, base.virtualSize(), FileSystemGrowth.LEFT);
    }
    return prepare(sizedBases.lease(base, size, progress), size, disk, progress);
  }

  @Override
  public PreparedDisk prepare(
      SizedBase sizedBase, DiskSize size, Path disk, ProgressListener progress) {
    try {
      requirePossible(size);
      return PreparedDisk.on(sizedBase, overlay(disk, sizedBase.path(), size, progress), size);
    } catch (RuntimeException | Error e) {
      sizedBase.close();
      throw e;
    }
  }

  @Override
  public PreparedDisk blank(DiskSize size, Path disk) {
    requirePossible(size);
    InFlightFile file = InFlightFile.of(files, disk, InFlight.TEMPORARY);
    try {
      write(Qcow2Overlay.onNothing(size), file.path());
      return PreparedDisk.withoutSizedBase(file, size, FileSystemGrowth.LEFT);
    } catch (RuntimeException e) {
      file.closeAfter(e);
      throw e;
    }
  }

  @Override
  public void requirePossible(DiskSize size) {
    if (size.compareTo(Qcow2Overlay.MAX_VIRTUAL_SIZE) > 0) {
      throw new ImageException(
          Kind.IMAGE_TOO_LARGE,
          "A qcow2 disk can't have "
              + size.bytes()
              + " bytes: the largest has "
              + Qcow2Overlay.MAX_VIRTUAL_SIZE.bytes());
    }
  }

  private InFlightFile overlay(
      Path disk, Path backing, DiskSize virtualSize, ProgressListener progress) {
    progress.progress(Progress.begin(Step.OVERLAY, disk.toString()));
    Qcow2Overlay overlay = new Qcow2Overlay(name(backing), virtualSize);
    InFlightFile file = InFlightFile.of(files, disk, InFlight.TEMPORARY);
    try (Span step = FlowEvents.overlay(disk, backing)) {
      write(overlay, file.path());
      return file;
    } catch (RuntimeException e) {
      file.closeAfter(e);
      throw e;
    }
  }

  /** Absolute, as the layout's root is. */
  private static byte[] name(Path backing) {
    try {
      byte[] name = PathBytes.of(backing);
      if (name.length > Qcow2Overlay.MAX_BACKING_NAME_BYTES) {
        throw new ImageException(
            Kind.STATE_DIRECTORY,
            "No qcow2 disk can refer to "
                + backing
                + ": its name has "
                + name.length
                + " bytes, more than "
                + Qcow2Overlay.MAX_BACKING_NAME_BYTES
                + "; move the state directory");
      }
      return name;
    } catch (IOException e) {
      throw StorageErrors.translate("Referring to " + backing, e);
    }
  }

  private void write(Qcow2Overlay overlay, Path file) {
    try (FileChannel channel = files.create(file)) {
      SparseChannel sparse = new SparseChannel(channel, 0);
      for (Piece piece : overlay.pieces()) {
        sparse.skip(piece.offset() - sparse.position());
        sparse.write(piece.bytes());
      }
      sparse.skip(overlay.fileBytes() - sparse.position());
      sparse.close();
    } catch (IOException e) {
      throw StorageErrors.translate("Writing " + file, e);
    }
  }
}
