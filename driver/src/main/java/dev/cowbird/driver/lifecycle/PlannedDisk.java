/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.DiskSpec;
import dev.cowbird.driver.MachineDisk;
import dev.cowbird.driver.domain.BackingFile;
import dev.cowbird.driver.domain.DiskAttachment;
import dev.cowbird.driver.domain.DiskDevice;
import dev.cowbird.driver.domain.DiskDevice.Access;
import dev.cowbird.driver.domain.DiskFormat;
import dev.cowbird.driver.domain.DiskOwner;
import dev.cowbird.driver.domain.DiskSource;
import dev.cowbird.driver.domain.DomainFiles.Used;
import dev.cowbird.imagebackend.FurtherDisk;
import dev.cowbird.imagebackend.FurtherDiskRequest;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.disk.VolumeChain;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A further disk of a machine, as it was decided on before anything was made. */
sealed interface PlannedDisk {
  /** What is recorded of it. */
  MachineDisk described();

  /** The device; of a disk that is to be made, without what will be behind it. */
  DiskDevice device();

  /** The files that somebody else keeps, and what is to be done with each. */
  List<Used> kept();

  /**
   * A disk to be made.
   *
   * @param path where
   */
  record ToMake(FurtherDiskRequest request, Path path, DiskAttachment attachment)
      implements PlannedDisk {
    @Override
    public MachineDisk described() {
      return new MachineDisk(
          request.content().toString(), path, DiskFormat.of(request.kind()), attachment.access());
    }

    @Override
    public DiskDevice device() {
      return attachment.device(
          new DiskSource.HostFile(path, DiskFormat.of(request.kind()), List.of()));
    }

    @Override
    public List<Used> kept() {
      return List.of();
    }

    /** The device of the disk, once it is made. */
    DiskDevice device(FurtherDisk made) {
      List<BackingFile> backing = made.backingChain().stream()
          .map(file -> new BackingFile(file, DiskFormat.RAW))
          .toList();
      return attachment.device(
          new DiskSource.HostFile(made.path(), DiskFormat.of(made.kind()), backing));
    }
  }

  /** A volume that is there. */
  record Kept(DiskSpec.Volume volume, VolumeChain chain) implements PlannedDisk {
    @Override
    public MachineDisk described() {
      return new MachineDisk(
          volume.toString(),
          chain.top().path(),
          volume.format(),
          volume.attachment().access());
    }

    /** libvirt takes the owner of what is only read or shared for good, so that stays. */
    @Override
    public DiskDevice device() {
      DiskAttachment attachment = volume.attachment();
      DiskOwner owner =
          attachment.access() == Access.READ_WRITE ? DiskOwner.CHANGED_BY_LIBVIRT : DiskOwner.KEPT;
      return attachment.device(source()).toBuilder().owner(owner).build();
    }

    @Override
    public List<Used> kept() {
      Stream<Used> backing =
          chain.backing().stream().map(link -> new Used(link.path(), Access.READ_ONLY));
      Used top = new Used(chain.top().path(), volume.attachment().access());
      return Stream.concat(Stream.of(top), backing).toList();
    }

    private DiskSource source() {
      Path path = chain.top().path();
      List<BackingFile> backing = chain.backing().stream()
          .map(link -> new BackingFile(link.path(), format(link.format())))
          .toList();
      return switch (chain.top().type()) {
        case FILE -> new DiskSource.HostFile(path, volume.format(), backing);
        case BLOCK_DEVICE -> new DiskSource.BlockDevice(path, volume.format(), backing);
      };
    }

    private static DiskFormat format(ImageFormat format) {
      return format == ImageFormat.QCOW2 ? DiskFormat.QCOW2 : DiskFormat.RAW;
    }
  }
}
