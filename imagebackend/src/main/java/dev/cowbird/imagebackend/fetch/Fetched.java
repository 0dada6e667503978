/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.fetch;

import dev.cowbird.imagebackend.Digest;
import dev.cowbird.imagebackend.DigestAlgorithm;
import dev.cowbird.imagebackend.source.SourceFacts;
import java.util.Map;

/**
 * What arrived, and agreed with what was expected.
 *
 * @param bytes how many were served, also by an earlier call that was gone on with
 * @param digests of the bytes as they were served
 * @param facts what the source said of them
 */
public record Fetched(long bytes, Map<DigestAlgorithm, Digest> digests, SourceFacts facts) {
  public Fetched {
    digests = Map.copyOf(digests);
  }
}
