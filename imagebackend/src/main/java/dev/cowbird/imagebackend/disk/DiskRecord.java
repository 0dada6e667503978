/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.disk;

import dev.cowbird.imagebackend.Base;
import dev.cowbird.imagebackend.CacheId;
import dev.cowbird.imagebackend.Disk;
import dev.cowbird.imagebackend.Disk.FileSystemGrowth;
import dev.cowbird.imagebackend.DiskKind;
import dev.cowbird.imagebackend.DiskRequest;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.ImageId;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The JSON beside a disk, written before the disk has its name. The format stands here because it
 * must never be read from the disk, which the guest writes.
 *
 * @param imageId as it may be shown
 * @param image the cache id of the image's first revision, which stands for the image id
 * @param sourceFormat the format that the source image had
 * @param size what was asked for; 0 for the image's own
 */
record DiskRecord(
    String imageId,
    String image,
    String sourceFormat,
    String format,
    long size,
    long virtualSize,
    String base,
    @Nullable String sizedBase,
    boolean fsGrown) {

  static DiskRecord of(ImageId image, DiskRequest request, Base base, PreparedDisk disk) {
    return new DiskRecord(
        image.toString(),
        image.cacheId(1).hex(),
        base.sourceFormat().label(),
        request.kind().label(),
        request.size().bytes(),
        disk.virtualSize().bytes(),
        base.path().toString(),
        disk.sizedBase().map(Path::toString).orElse(null),
        disk.fileSystem() == FileSystemGrowth.GROWN);
  }

  /** Whether this disk is what the request asks for. */
  boolean answers(ImageId wanted, DiskRequest request) {
    return wanted.cacheId(1).equals(new CacheId(image))
        && request.size().bytes() == size
        && request.kind() == DiskKind.parse(format)
        && request.image().format().stream()
            .allMatch(declared -> declared.names(ImageFormat.named(sourceFormat).orElseThrow()));
  }

  Disk toDisk(Path path) {
    return new Disk(
        path,
        DiskKind.parse(format),
        new DiskSize(virtualSize),
        Path.of(base),
        Optional.ofNullable(sizedBase).map(Path::of),
        fsGrown ? FileSystemGrowth.GROWN : FileSystemGrowth.LEFT);
  }

  @Override
  public String toString() {
    return format
        + " of "
        + (size == 0 ? "the image's own size" : size + " bytes")
        + " from the "
        + sourceFormat
        + " image "
        + imageId;
  }
}
