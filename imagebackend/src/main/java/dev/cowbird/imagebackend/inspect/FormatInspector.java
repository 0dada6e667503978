/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inspect;

import dev.cowbird.imagebackend.format.ImageBytes;
import dev.cowbird.imagebackend.format.MalformedImageException;
import java.io.IOException;

/** Judges the images of one format. */
@FunctionalInterface
interface FormatInspector {
  /**
   * What an image is that may be converted.
   *
   * @throws RefusedException if it may not
   * @throws MalformedImageException if it breaks the rules of its format, and may not either
   */
  ImageFacts inspect(ImageBytes image, SizeLimit limit)
      throws IOException, MalformedImageException, RefusedException;
}
