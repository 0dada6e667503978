/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.disk;

import dev.cowbird.imagebackend.Disk.FileSystemGrowth;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.file.FileMode;
import dev.cowbird.imagebackend.file.InFlightFile;
import dev.cowbird.imagebackend.size.SizedBase;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A disk that only needs its name. While it is open, the sized base below it can't be removed;
 * closed before it is published, it is gone.
 */
public final class PreparedDisk implements AutoCloseable {
  private final InFlightFile file;
  private final DiskSize virtualSize;
  private final FileSystemGrowth fileSystem;
  private final Optional<SizedBase> sizedBase;

  private PreparedDisk(
      InFlightFile file,
      DiskSize virtualSize,
      FileSystemGrowth fileSystem,
      Optional<SizedBase> sizedBase) {
    this.file = file;
    this.virtualSize = virtualSize;
    this.fileSystem = fileSystem;
    this.sizedBase = sizedBase;
  }

  static PreparedDisk on(SizedBase sizedBase, InFlightFile file, DiskSize virtualSize) {
    return new PreparedDisk(file, virtualSize, sizedBase.fileSystem(), Optional.of(sizedBase));
  }

  static PreparedDisk withoutSizedBase(
      InFlightFile file, DiskSize virtualSize, FileSystemGrowth fileSystem) {
    return new PreparedDisk(file, virtualSize, fileSystem, Optional.empty());
  }

  public DiskSize virtualSize() {
    return virtualSize;
  }

  public FileSystemGrowth fileSystem() {
    return fileSystem;
  }

  public Optional<Path> sizedBase() {
    return sizedBase.map(SizedBase::path);
  }

  /** Makes the disk durable under its name. */
  void publish() {
    file.publish(FileMode.PRIVATE);
  }

  @Override
  public void close() {
    try {
      file.close();
    } finally {
      sizedBase.ifPresent(SizedBase::close);
    }
  }
}
