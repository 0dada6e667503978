/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.cache;

import dev.cowbird.imagebackend.ContentDigest;
import dev.cowbird.imagebackend.Digest;
import dev.cowbird.imagebackend.DigestAlgorithm;
import dev.cowbird.imagebackend.ImageKernel;
import dev.cowbird.imagebackend.Inspection;
import dev.cowbird.imagebackend.Proof;
import dev.cowbird.imagebackend.file.InFlightFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A base that is ready to be published.
 *
 * @param raw its content, in flight
 * @param content the digest of that, if it is known already
 * @param fingerprint of the source when it was read
 * @param proofs who said what digest the bytes have, and was right
 * @param kernel what a machine with this disk is started with, as its source says
 */
public record NewBase(
    InFlightFile raw,
    Optional<ContentDigest> content,
    String source,
    Optional<String> fingerprint,
    Inspection.Accepted accepted,
    Map<DigestAlgorithm, Digest> digests,
    List<Proof> proofs,
    Optional<ImageKernel> kernel) {}
