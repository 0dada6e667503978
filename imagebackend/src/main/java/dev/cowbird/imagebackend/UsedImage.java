/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import java.nio.file.Path;

/**
 * An image that somebody uses.
 *
 * @param file made absolute; it need not lie in the cache
 * @param user who it is, in words that follow on "by": {@code domain web}
 */
public record UsedImage(Path file, Backing backing, String user) {

  /** What is known of the files that it refers to in turn. */
  public enum Backing {
    /** It has none, or they are named as images of their own. Its content is not looked at. */
    KNOWN,
    /** It may be an overlay: its header says. */
    IN_HEADER
  }

  public UsedImage {
    file = file.toAbsolutePath();
  }
}
