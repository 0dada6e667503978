/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A digest of raw content that depends on neither its holes nor the zeros at its end. So it is the
 * same of a base and of a copy that was only made longer; the length is recorded and compared
 * beside it.
 *
 * <p>It is made to find damage: a block that has changed by chance escapes it once in
 * 2<sup>32</sup> times. Against whoever may write to the cache nothing that is recorded in the
 * cache would help.
 *
 * <p>It is defined so. Think of the content as followed by zeros without end, and cut into blocks
 * of 64 KiB. A block's checksum is its CRC-32C (RFC 3720, appendix B.4). The content's digest is
 * SHA-256 over the ASCII text {@code cowbird content 2} and a line feed, then those blocks whose
 * checksum is not that of 65536 zeros, in ascending order: of each, its offset in the content in
 * bytes as a big-endian 64-bit number, then its checksum as a big-endian 32-bit number.
 *
 * <p>So blocks can be looked at in any order and at the same time, while they are in a cache of the
 * processor anyway.
 *
 * @param hex 64 hex digits, in lower case
 */
public record ContentDigest(String hex) {
  private static final String SCHEME = "blocks-crc32c:";
  private static final Pattern VALID = Pattern.compile("[0-9a-f]{64}");

  /** @throws IllegalArgumentException if {@code hex} is not 64 hex digits */
  public ContentDigest {
    hex = hex.toLowerCase(Locale.ROOT);
    if (!VALID.matcher(hex).matches()) {
      throw new IllegalArgumentException("'" + hex + "' is not a content digest: 64 hex digits");
    }
  }

  public static ContentDigest of(byte[] value) {
    return new ContentDigest(HexFormat.of().formatHex(value));
  }

  /**
   * Reads what {@link #toString()} wrote; empty for a digest of another scheme, which a later
   * version may have recorded.
   *
   * @throws IllegalArgumentException if it is of this scheme and broken
   */
  public static Optional<ContentDigest> parse(String text) {
    return text.startsWith(SCHEME)
        ? Optional.of(new ContentDigest(text.substring(SCHEME.length())))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return SCHEME + hex;
  }
}
