/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.source.ImageSource;
import java.util.List;
import java.util.Optional;

/**
 * The image that somebody wants, and all that is known of the wish.
 *
 * @param disk what it is for: a larger image is refused; zero for any size
 * @param sizedBase the size of a sized base that will be made of the base; it may be made with it
 * @param claims what must be true of its digests
 */
record Wanted(
    ImageSource source,
    ImageRequest request,
    DiskSize disk,
    Optional<DiskSize> sizedBase,
    List<Claim> claims,
    ProgressListener progress) {
  ImageId image() {
    return source.id();
  }
}
