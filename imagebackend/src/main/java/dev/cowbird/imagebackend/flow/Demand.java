/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.source.ImageSource;
import java.util.Optional;

/**
 * What somebody asks a base for.
 *
 * @param disk what it is for: a larger image is refused before it is unpacked; zero for any size
 * @param sizedBase the size of a sized base that will be asked for next; it may be made as well
 */
record Demand(
    ImageSource source,
    ImageRequest request,
    Use use,
    DiskSize disk,
    Optional<DiskSize> sizedBase) {
  /** What is to become of the base. */
  enum Use {
    /** A disk, which an image that is none can't be. */
    DISK,
    ANY
  }

  /** A base for no disk in particular. */
  static Demand ofBase(ImageSource source, ImageRequest request) {
    return new Demand(source, request, Use.ANY, DiskSize.ZERO, Optional.empty());
  }

  /** The base of a disk, of this size. */
  static Demand ofDisk(
      ImageSource source, ImageRequest request, DiskSize disk, Optional<DiskSize> sizedBase) {
    return new Demand(source, request, Use.DISK, disk, sizedBase);
  }

  ImageId image() {
    return source.id();
  }
}
