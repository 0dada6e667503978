/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source;

import dev.cowbird.imagebackend.ImageId;

/**
 * A source image. Untrusted: what it says of itself is compared with what arrives.
 *
 * <p>Methods block, and throw {@link dev.cowbird.imagebackend.ImageException}: {@code NOT_FOUND} if
 * there is no such image, {@code SOURCE_UNAVAILABLE} if it can't be read now, {@code IMAGE_REFUSED}
 * if it is of no kind that may be read.
 */
public interface ImageSource {
  /** The canonical name; costs no request. */
  ImageId id();

  /** What is known without reading the content; costs no request where content is remote. */
  SourceFacts describe();

  /** Opens the content at its start. The caller closes the stream, from the thread that reads. */
  SourceStream open();
}
