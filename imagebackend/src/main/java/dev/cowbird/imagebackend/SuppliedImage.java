/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A source image whose bytes the caller has already, or knows how to get. As untrusted as any
 * other. It is opened only if the cache does not have it, once for each time that its content is
 * read; it is read to its end, and closed, by the calling thread.
 */
public interface SuppliedImage {
  /**
   * What it is known by in the cache: two of the same name are the same image. A name of the
   * caller's own; shown in messages.
   */
  String name();

  /** Another version is other content, which becomes a new revision; empty if it never changes. */
  default Optional<String> version() {
    return Optional.empty();
  }

  /** How many bytes there are, if that is known; they are counted. */
  default OptionalLong length() {
    return OptionalLong.empty();
  }

  /** Opens the content at its start. */
  InputStream open() throws IOException;
}
