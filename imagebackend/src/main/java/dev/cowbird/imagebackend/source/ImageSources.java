/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source;

import dev.cowbird.imagebackend.ImageLocation;

/** Finds the source for a location. */
@FunctionalInterface
public interface ImageSources {
  /**
   * @throws dev.cowbird.imagebackend.ImageException {@code NOT_FOUND} or {@code SOURCE_UNAVAILABLE}
   *     if not even its name can be told
   */
  ImageSource source(ImageLocation location);

  /**
   * As {@link #source}, for something that is published with an image, as its checksums. What the
   * image's server may know, a server elsewhere is not told.
   */
  default ImageSource companion(ImageLocation location, ImageLocation image) {
    return source(location);
  }
}
