/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.proof;

import java.time.Instant;
import java.util.Optional;

/**
 * Who signed, and when they say they did.
 *
 * @param fingerprint of the certificate's primary key, in upper-case hex
 * @param signingKey the fingerprint of the key that signed, the primary key or a subkey of it
 * @param userId what the certificate called itself then, as in {@code Name <mail@example.org>}; not
 *     verified by anybody. It may have any characters
 * @param signedAt by the signer's own clock
 */
public record SignedBy(
    String fingerprint, String signingKey, Optional<String> userId, Instant signedAt) {}
