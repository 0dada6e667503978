/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.fetch;

import dev.cowbird.imagebackend.Digest;
import dev.cowbird.imagebackend.DigestAlgorithm;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** Several digests of the same bytes, computed as they pass. */
final class Digester {
  private final Map<DigestAlgorithm, MessageDigest> running = new EnumMap<>(DigestAlgorithm.class);

  Digester(Set<DigestAlgorithm> algorithms) {
    algorithms.forEach(algorithm -> running.put(algorithm, algorithm.start()));
  }

  void update(byte[] bytes, int offset, int length) {
    running.values().forEach(digest -> digest.update(bytes, offset, length));
  }

  /** The digests of all that passed; the computation ends with this. */
  Map<DigestAlgorithm, Digest> finish() {
    Map<DigestAlgorithm, Digest> digests = new EnumMap<>(DigestAlgorithm.class);
    running.forEach(
        (algorithm, digest) -> digests.put(algorithm, Digest.of(algorithm, digest.digest())));
    return digests;
  }
}
