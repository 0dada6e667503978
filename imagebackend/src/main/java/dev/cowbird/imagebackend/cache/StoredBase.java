/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.cache;

import dev.cowbird.imagebackend.Base;
import dev.cowbird.imagebackend.CacheId;
import dev.cowbird.imagebackend.Damage;
import java.util.Optional;

/**
 * A base in the cache, and what is recorded beside it.
 *
 * @param image the cache id of the image's first revision, which stands for the image id
 * @param fingerprint that its source had; empty for a source that has none
 * @param damage why it is not to be used any more, if that is so
 */
public record StoredBase(
    Base base, CacheId image, Optional<String> fingerprint, Optional<Damage> damage) {

  /**
   * Whether the source has changed since.
   *
   * @param now its fingerprint; empty for a source that has none
   */
  public boolean isOutdated(Optional<String> now) {
    return now.isPresent() && !now.equals(fingerprint);
  }
}
