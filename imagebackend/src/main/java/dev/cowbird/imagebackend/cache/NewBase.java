/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.cache;

import dev.cowbird.imagebackend.Digest;
import dev.cowbird.imagebackend.DigestAlgorithm;
import dev.cowbird.imagebackend.Inspection;
import dev.cowbird.imagebackend.file.InFlightFile;
import java.util.Map;
import java.util.Optional;

/**
 * A base that is ready to be published.
 *
 * @param raw its content, in flight
 * @param fingerprint of the source when it was read
 * @param checked the digest that was asked for and found right
 */
public record NewBase(
    InFlightFile raw,
    String source,
    Optional<String> fingerprint,
    Inspection.Accepted accepted,
    Map<DigestAlgorithm, Digest> digests,
    Optional<DigestAlgorithm> checked) {}
