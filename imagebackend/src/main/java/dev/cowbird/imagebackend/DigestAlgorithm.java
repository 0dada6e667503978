/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Locale;

/** The digests that are computed and compared, from the weakest to the strongest. */
public enum DigestAlgorithm {
  MD5("md5", "MD5", 16),
  SHA1("sha1", "SHA-1", 20),
  SHA256("sha256", "SHA-256", 32),
  SHA384("sha384", "SHA-384", 48),
  SHA512("sha512", "SHA-512", 64);

  private final String label;
  private final String jcaName;
  private final int bytes;

  DigestAlgorithm(String label, String jcaName, int bytes) {
    this.label = label;
    this.jcaName = jcaName;
    this.bytes = bytes;
  }

  /**
   * Reads {@code sha256}, {@code SHA-256} and the like.
   *
   * @throws IllegalArgumentException if there is no such algorithm here
   */
  public static DigestAlgorithm parse(String text) {
    String wanted = text.toLowerCase(Locale.ROOT).replace("-", "");
    return Arrays.stream(values())
        .filter(algorithm -> algorithm.label.equals(wanted))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(
            "'" + text + "' is not a digest: md5, sha1, sha256, sha384 or sha512"));
  }

  /** The name in commands, sidecars and JSON: {@code sha256}. */
  public String label() {
    return label;
  }

  /** The length of a digest in bytes. */
  public int bytes() {
    return bytes;
  }

  /** A new computation of this digest. */
  public MessageDigest start() {
    try {
      return MessageDigest.getInstance(jcaName);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This JVM lacks " + jcaName, e);
    }
  }
}
