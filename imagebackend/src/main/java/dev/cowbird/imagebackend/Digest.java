/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import java.util.HexFormat;
import java.util.Locale;

/** A digest of an image's bytes as they were served, in lower-case hex. */
public record Digest(DigestAlgorithm algorithm, String hex) {
  /** @throws IllegalArgumentException if {@code hex} is not hex of the algorithm's length */
  public Digest {
    hex = hex.toLowerCase(Locale.ROOT);
    if (hex.length() != 2 * algorithm.bytes() || !hex.matches("[0-9a-f]*")) {
      throw new IllegalArgumentException("'" + hex + "' is not a " + algorithm.label() + " digest: "
          + 2 * algorithm.bytes() + " hex digits");
    }
  }

  public static Digest of(DigestAlgorithm algorithm, byte[] value) {
    return new Digest(algorithm, HexFormat.of().formatHex(value));
  }

  /**
   * Reads {@code ALGORITHM:HEX}.
   *
   * @throws IllegalArgumentException if it is no such pair
   */
  public static Digest parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("'" + text + "' is not ALGORITHM:HEX");
    }
    return new Digest(
        DigestAlgorithm.parse(text.substring(0, colon)),
        text.substring(colon + 1).strip());
  }

  @Override
  public String toString() {
    return algorithm.label() + ":" + hex;
  }
}
