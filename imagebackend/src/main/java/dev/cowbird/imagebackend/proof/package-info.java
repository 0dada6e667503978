/**
 * What others say an image is, and whether they did say it: checksum files, and OpenPGP signatures
 * over them. Bytes come in, digests and names of signers go out; nothing is fetched, and nobody is
 * trusted but the keys that the caller names. Read
 * {@link dev.cowbird.imagebackend.proof.ChecksumFile}, then
 * {@link dev.cowbird.imagebackend.proof.SignatureVerifier}, the only user of Bouncy Castle.
 */
@NullMarked
package dev.cowbird.imagebackend.proof;

import org.jspecify.annotations.NullMarked;
