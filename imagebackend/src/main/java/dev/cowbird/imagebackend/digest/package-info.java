/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Digests of long contents as fast as the host can compute them. A host's OpenSSL has SHA-512, on
 * which a fetch may have to wait, a tenth faster than the JDK; where it isn't there, nothing but
 * the speed is different. Start at {@link dev.cowbird.imagebackend.digest.StreamDigests}.
 */
@NullMarked
package dev.cowbird.imagebackend.digest;

import org.jspecify.annotations.NullMarked;
