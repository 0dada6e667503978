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
}
