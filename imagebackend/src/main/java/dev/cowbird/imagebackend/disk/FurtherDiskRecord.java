/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.disk;

import dev.cowbird.imagebackend.DiskKind;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.FurtherDisk;
import dev.cowbird.imagebackend.FurtherDiskRequest;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The JSON beside a further disk, written before the disk has its name. The format stands here
 * because it must never be read from the disk, which the guest writes.
 *
 * @param content as it may be shown
 * @param base that of the image that it was made from, if it was
 */
record FurtherDiskRecord(
    String content,
    String format,
    long virtualSize,
    @Nullable String base,
    @Nullable String sizedBase) {

  static FurtherDiskRecord of(
      FurtherDiskRequest request, Optional<Path> base, PreparedDisk prepared) {
    return new FurtherDiskRecord(
        request.content().toString(),
        request.kind().label(),
        prepared.virtualSize().bytes(),
        base.map(Path::toString).orElse(null),
        prepared.sizedBase().map(Path::toString).orElse(null));
  }

  /** Whether this disk is what the request asks for, of this base if it is of an image. */
  boolean answers(FurtherDiskRequest request, Optional<Path> wantedBase) {
    return content.equals(request.content().toString())
        && format.equals(request.kind().label())
        && wantedBase.map(Path::toString).equals(Optional.ofNullable(base));
  }

  FurtherDisk toDisk(int number, Path path) {
    return new FurtherDisk(
        number,
        content,
        path,
        DiskKind.parse(format),
        new DiskSize(virtualSize),
        Optional.ofNullable(base).map(Path::of),
        Optional.ofNullable(sizedBase).map(Path::of));
  }
}
