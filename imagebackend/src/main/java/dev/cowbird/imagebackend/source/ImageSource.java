/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source;

import dev.cowbird.imagebackend.ImageId;
import java.io.IOException;
import java.util.Optional;

/**
 * A source image. Untrusted: what it says of itself is compared with what arrives.
 *
 * <p>Methods block. What fails for good is an {@link dev.cowbird.imagebackend.ImageException}:
 * {@code NOT_FOUND} if there is no such image, {@code SOURCE_UNAVAILABLE} if it can't be read,
 * {@code IMAGE_REFUSED} if it is of no kind that may be read, {@code INTERRUPTED}. What may go
 * better when it is tried again is an {@link IOException}; {@link TryLaterException} says when.
 */
public interface ImageSource {
  /** The canonical name; costs no request. */
  ImageId id();

  /**
   * What changes when the content may have changed, and costs no request to know. Empty for a
   * source that is asked again only on request.
   */
  Optional<String> fingerprint();

  /**
   * What the source says of its content now, without delivering it. Costs one request where content
   * is remote; a server that does not answer it makes no failure, but knows nothing.
   */
  SourceFacts describe() throws IOException;

  /**
   * Opens the content, where it was left or at its start. The caller closes the stream, from the
   * thread that reads. A remote source delivers its content by one request.
   *
   * @param from where to go on. Only if the content is still the one that was begun: otherwise, and
   *     where a source can't begin in the middle, the stream begins at 0
   */
  SourceStream open(ResumePoint from) throws IOException;

  /** Opens the content at its start. */
  default SourceStream open() throws IOException {
    return open(ResumePoint.START);
  }
}
