/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import java.util.Optional;

/** What the inspection of a source image found: a verdict, and the facts it rests on. */
public sealed interface Inspection {
  /**
   * It may be converted and given to guests.
   *
   * @param unpackedBytes the most that it can take as raw, holes not counted; a compressed cluster
   *     counts in full, since a few bytes may stand for all of it
   * @param details what else was seen of it, for people: {@code version 3, compressed by zstd}
   */
  record Accepted(ImageFormat format, DiskSize virtualSize, long unpackedBytes, String details)
      implements Inspection {}

  /**
   * It may not, for {@code reason}, a sentence for people.
   *
   * @param format what it seems to be, as far as that was seen before it was refused: the name of
   *     any format, also of those that are only known to be refused
   * @param kind {@link ImageException.Kind#IMAGE_TOO_LARGE} if nothing but its size is against it,
   *     {@link ImageException.Kind#IMAGE_REFUSED} otherwise
   */
  record Rejected(Optional<String> format, String reason, ImageException.Kind kind)
      implements Inspection {
    /** It is unsafe, broken, or of no format that can be read. */
    public Rejected(Optional<String> format, String reason) {
      this(format, reason, ImageException.Kind.IMAGE_REFUSED);
    }
  }
}
