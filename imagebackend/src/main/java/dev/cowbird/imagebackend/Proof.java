/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import java.util.Arrays;
import java.util.Optional;

/**
 * Somebody who said what digest an image's bytes have, and was right.
 *
 * @param algorithm of the digest
 * @param who more precisely: the checksum file's location, the fingerprint of the key that signed
 */
public record Proof(By by, DigestAlgorithm algorithm, Optional<String> who) {
  /** Who said it. */
  public enum By {
    /** The caller, with the request. */
    REQUEST("request"),
    /** The source itself, which proves that nothing was lost on the way, and no more. */
    SOURCE("source"),
    /** A list of checksums that is published beside the image. */
    CHECKSUM_FILE("checksum-file"),
    /** A key that the caller named signed that list. */
    SIGNATURE("signature");

    private final String label;

    By(String label) {
      this.label = label;
    }

    /**
     * The inverse of {@link #label()}.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static By labelled(String label) {
      return Arrays.stream(values())
          .filter(by -> by.label.equals(label))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("'" + label + "' proves nothing"));
    }

    /** The name in sidecars and JSON. */
    public String label() {
      return label;
    }
  }

  public static Proof of(By by, DigestAlgorithm algorithm) {
    return new Proof(by, algorithm, Optional.empty());
  }

  public static Proof of(By by, DigestAlgorithm algorithm, String who) {
    return new Proof(by, algorithm, Optional.of(who));
  }
}
