/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.fetch;

import dev.cowbird.imagebackend.Digest;
import dev.cowbird.imagebackend.DigestAlgorithm;
import java.util.Map;

/** What arrived: how many bytes, and their digests. */
public record Fetched(long bytes, Map<DigestAlgorithm, Digest> digests) {
  public Fetched {
    digests = Map.copyOf(digests);
  }
}
