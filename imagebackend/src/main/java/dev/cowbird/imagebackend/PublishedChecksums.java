/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A list of checksums that must have the image's, as {@code SHA256SUMS}.
 *
 * @param file where it lies; at most 1 MiB
 * @param signature where a detached OpenPGP signature of it lies. Without one, but with keys, the
 *     list itself must be clear-signed
 * @param keys files of the OpenPGP certificates of which one must have signed; if there are none,
 *     the list is believed as it is
 */
public record PublishedChecksums(
    ImageLocation file, Optional<ImageLocation> signature, List<Path> keys) {
  /** @throws IllegalArgumentException if there is a signature, and no key to verify it with */
  public PublishedChecksums {
    keys = List.copyOf(keys);
    if (signature.isPresent() && keys.isEmpty()) {
      throw new IllegalArgumentException("A signature needs a key to be verified with");
    }
  }

  /** A list that is believed as it is. */
  public static PublishedChecksums at(ImageLocation file) {
    return new PublishedChecksums(file, Optional.empty(), List.of());
  }
}
