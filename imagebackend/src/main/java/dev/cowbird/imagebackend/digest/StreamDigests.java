/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.digest;

import dev.cowbird.imagebackend.DigestAlgorithm;
import java.security.MessageDigest;

/** Begins digests of contents that are megabytes long. */
public final class StreamDigests {
  private StreamDigests() {}

  /**
   * As {@link DigestAlgorithm#start()}, and the same digest, but the fastest that this host has.
   */
  public static MessageDigest start(DigestAlgorithm algorithm) {
    return switch (algorithm) {
      // Of these the JDK is as fast.
      case MD5, SHA1, SHA256 -> algorithm.start();
      case SHA384, SHA512 ->
        OpensslDigest.ifInstalled(algorithm)
            .<MessageDigest>map(digest -> digest)
            .orElseGet(algorithm::start);
    };
  }
}
