/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A revision's content in the cache: inspected, verified, raw, and never changed afterwards.
 *
 * @param imageId as it may be shown: a URL's query is left out
 * @param path the base's file, mode 0444
 * @param sourceFormat the format that the source image had
 * @param digests of the source image's bytes as they were served
 * @param proofs what was compared with a digest that somebody said, and found to be right; what is
 *     not here was only computed
 * @param content of the base itself, by which it can be verified; empty if an earlier version made
 *     it
 * @param kernel what a machine with this disk is started with, as its source said when it was
 *     fetched
 */
public record Base(
    String imageId,
    CacheId cacheId,
    int revision,
    Path path,
    ImageFormat sourceFormat,
    DiskSize virtualSize,
    Map<DigestAlgorithm, Digest> digests,
    List<Proof> proofs,
    Optional<ContentDigest> content,
    Optional<ImageKernel> kernel,
    Instant fetched) {
  public Base {
    digests = Map.copyOf(digests);
    proofs = List.copyOf(proofs);
  }
}
