/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a source knows of an image before its content is read.
 *
 * @param fingerprint changes when the content may have changed; empty for a source that is asked
 *     again only on request
 * @param length of the content in bytes
 */
public record SourceFacts(Optional<String> fingerprint, OptionalLong length) {
  public static final SourceFacts UNKNOWN = new SourceFacts(Optional.empty(), OptionalLong.empty());
}
