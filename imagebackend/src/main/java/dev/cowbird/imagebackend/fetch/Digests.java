/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.fetch;

import dev.cowbird.imagebackend.Digest;
import dev.cowbird.imagebackend.DigestAlgorithm;
import dev.cowbird.imagebackend.digest.StreamDigests;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Computes several digests of one content, each as a sink of its own. */
final class Digests {
  private final Map<DigestAlgorithm, MessageDigest> running = new EnumMap<>(DigestAlgorithm.class);

  Digests(Set<DigestAlgorithm> algorithms) {
    algorithms.forEach(algorithm -> running.put(algorithm, StreamDigests.start(algorithm)));
  }

  List<FanOut.Sink> sinks() {
    return running.values().stream()
        .<FanOut.Sink>map(digest -> (offset, bytes, length) -> digest.update(bytes, 0, length))
        .toList();
  }

  /** The digests of all that passed; the computation ends with this. */
  Map<DigestAlgorithm, Digest> finish() {
    Map<DigestAlgorithm, Digest> digests = new EnumMap<>(DigestAlgorithm.class);
    running.forEach(
        (algorithm, digest) -> digests.put(algorithm, Digest.of(algorithm, digest.digest())));
    return digests;
  }
}
