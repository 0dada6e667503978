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
 * <p>It is defined so. Think of the content as followed by zeros without end, and cut into regions
 * of 64 MiB, and these into blocks of 64 KiB.
 *
 * <ol>
 *   <li>A region's digest is SHA-256 over those of its blocks that are not all zero, in ascending
 *       order: of each, its offset in the content in bytes as a big-endian 64-bit number, then its
 *       65536 bytes.
 *   <li>The content's digest is SHA-256 over the ASCII text {@code cowbird content 1} and a line
 *       feed, then those regions that have such blocks, in ascending order: of each, its number,
 *       from 0, as a big-endian 64-bit number, then its 32-byte digest.
 * </ol>
 *
 * <p>Regions can be digested at the same time, and from a stream.
 *
 * @param hex 64 hex digits, in lower case
 */
public record ContentDigest(String hex) {
  private static final String SCHEME = "blocks-sha256:";
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
