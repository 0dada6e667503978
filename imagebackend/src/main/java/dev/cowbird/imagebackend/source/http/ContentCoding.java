/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Tells whether an answer has the bytes of the image, and not those of a compressed copy: nothing
 * else was asked for, but servers exist that compress whatever is asked.
 */
final class ContentCoding {
  static final String IDENTITY = "identity";

  private ContentCoding() {}

  /**
   * The coding that is between the bytes and the image; empty if there is none. A file that is
   * called {@code .gz} is said to be gzipped by some servers, and is served as it is.
   */
  static Optional<String> foreign(HttpHeaders headers, URI image) {
    List<String> codings = headers.allValues("Content-Encoding").stream()
        .flatMap(value -> List.of(value.split(",")).stream())
        .map(coding -> coding.strip().toLowerCase(Locale.ROOT))
        .filter(coding -> !coding.isEmpty() && !coding.equals(IDENTITY))
        .toList();
    boolean own = codings.size() == 1 && ownCodings(image).contains(codings.get(0));
    return own || codings.isEmpty() ? Optional.empty() : Optional.of(codings.get(0));
  }

  private static Set<String> ownCodings(URI image) {
    String path = image.getPath().toLowerCase(Locale.ROOT);
    if (path.endsWith(".gz")) {
      return Set.of("gzip", "x-gzip");
    }
    if (path.endsWith(".zst")) {
      return Set.of("zstd");
    }
    return path.endsWith(".xz") ? Set.of("xz", "x-xz") : Set.of();
  }
}
