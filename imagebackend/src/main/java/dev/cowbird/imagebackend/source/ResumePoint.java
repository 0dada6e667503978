/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source;

import java.util.Optional;

/**
 * Where an earlier transfer stopped.
 *
 * @param offset in bytes, of the first byte that is missing
 * @param version of the content that was begun, as {@link SourceFacts#version()} told it; without
 *     one, only a source whose content never changes goes on
 */
public record ResumePoint(long offset, Optional<String> version) {
  public static final ResumePoint START = new ResumePoint(0, Optional.empty());

  /** @throws IllegalArgumentException if {@code offset} is negative */
  public ResumePoint {
    if (offset < 0) {
      throw new IllegalArgumentException("Offset " + offset + " is negative");
    }
  }
}
