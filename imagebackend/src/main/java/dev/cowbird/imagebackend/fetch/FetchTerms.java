/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.fetch;

import dev.cowbird.imagebackend.source.SourceFacts;

/** Says how content is to be read, each time that its source was opened. */
@FunctionalInterface
public interface FetchTerms {
  /**
   * Judges what the source says of its content, before any of it is read.
   *
   * @throws dev.cowbird.imagebackend.ImageException if it need not be read: too large, of a refused
   *     format
   */
  FetchOrder order(SourceFacts facts);
}
