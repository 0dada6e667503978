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
 * @param claims what must be true of its digests
 */
record Wanted(Demand demand, List<Claim> claims, ProgressListener progress) {
  ImageId image() {
    return demand.image();
  }

  ImageSource source() {
    return demand.source();
  }

  ImageRequest request() {
    return demand.request();
  }

  DiskSize disk() {
    return demand.disk();
  }

  Optional<DiskSize> sizedBase() {
    return demand.sizedBase();
  }
}
