/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.cache;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON beside a base. That of revision 1 also names the current revision, and outlives its
 * base.
 *
 * @param imageId as it may be shown
 * @param current the current revision; only in the sidecar of revision 1
 * @param refreshes how often the source was asked again; only in the sidecar of revision 1
 */
record Sidecar(
    String imageId,
    int revision,
    @Nullable Integer current,
    @Nullable Integer refreshes,
    @Nullable Content base) {

  /**
   * Of the base's content.
   *
   * @param source where it came from, without credentials
   * @param fingerprint of the source when it was read, or the version that it told, if it has one
   * @param checked the digest algorithm that was asked for and found right, if any was
   * @param fetched ISO 8601, UTC
   */
  record Content(
      String source,
      @Nullable String fingerprint,
      String sourceFormat,
      long virtualSize,
      Map<String, String> digests,
      @Nullable String checked,
      String fetched) {
    Content withFingerprint(@Nullable String other) {
      return new Content(source, other, sourceFormat, virtualSize, digests, checked, fetched);
    }
  }

  Sidecar withCurrent(int newCurrent) {
    return new Sidecar(imageId, revision, newCurrent, refreshes, base);
  }

  Sidecar refreshed() {
    int before = refreshes == null ? 0 : refreshes;
    return new Sidecar(imageId, revision, current, before + 1, base);
  }

  Sidecar withBase(Content content) {
    return new Sidecar(imageId, revision, current, refreshes, content);
  }
}
