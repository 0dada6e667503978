/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.fetch;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The JSON beside a download in flight: how much of it is on disk for certain, and of what content.
 *
 * @param source as it may be shown
 * @param version of the content, if the source can tell one from another
 * @param offset in bytes, up to which the file was made durable
 */
record PartRecord(String source, @Nullable String version, long offset) {
  Optional<String> knownVersion() {
    return Optional.ofNullable(version);
  }
}
