/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.convert;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.Inspection;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/** Unpacks an image that was accepted. */
public interface Converter {
  /**
   * Writes the image's content as raw to {@code target}, a new file, where holes stay holes.
   * Blocks. On failure {@code target} may be left, and isn't to be used.
   *
   * @param unpackedBytes is told, on the calling thread, of bytes that were written meanwhile, by
   *     those converters that know
   * @throws ImageException {@code IMAGE_REFUSED} if the image turns out to be other than was judged
   */
  void convert(Path image, Inspection.Accepted accepted, Path target, LongConsumer unpackedBytes);
}
