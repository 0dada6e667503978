/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.proof;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.api.OpenPGPCertificate;
import org.bouncycastle.openpgp.api.OpenPGPImplementation;
import org.bouncycastle.openpgp.api.bc.BcOpenPGPImplementation;

/**
 * Verifies OpenPGP signatures (RFC 9580) with the keys that a user names, and no others: no key
 * ring is looked into, no key is fetched, and user ids prove nothing. Safe for use by many threads;
 * starts no process, writes nothing, and leaves the JVM's security providers alone.
 *
 * <p>One good signature is enough, whatever stands beside it. It is good if it matches, its hash
 * and its key are not weak (SHA-1 and RSA below 2000 bits are, and DSA), it is not from the future
 * and has not expired, and its key is bound to its certificate for signing, had not expired when it
 * signed, and has not been revoked. So an old signature outlives its key's expiry, and never its
 * revocation, whatever the reason given.
 */
public final class SignatureVerifier {
  /** The most bytes of a signature file that are read, 64 KiB. */
  public static final int MAX_SIGNATURE_BYTES = 64 << 10;

  private static final int MAX_SIGNATURES = 50;

  private final OpenPGPImplementation pgp = new BcOpenPGPImplementation();
  private final Clock clock;

  /** @param clock tells what is from the future, and what has expired */
  public SignatureVerifier(Clock clock) {
    this.clock = clock;
  }

  /**
   * Verifies a detached signature.
   *
   * @param signed all that is signed
   * @param signature one signature or several, armored or binary
   * @param keys files of certificates, armored or binary
   * @return who made the first signature that is good
   * @throws ImageException {@code SIGNATURE_INVALID} if there is none, with the reason for each;
   *     also for more than {@link #MAX_SIGNATURE_BYTES}, and for a key file that holds something
   *     else; {@code NOT_FOUND} or {@code SOURCE_UNAVAILABLE} for one that can't be read
   * @throws IllegalArgumentException if no keys are named
   */
  public SignedBy verify(byte[] signed, byte[] signature, List<Path> keys) {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("A signature can't be verified without keys");
    }
    Collection<OpenPGPCertificate> certificates = new KeyFiles(pgp).read(keys);
    return firstGood(new SignatureJudge(pgp, certificates, signed, clock), read(signature));
  }

  /**
   * Verifies a clear-signed text, as {@code CHECKSUM} files are. {@link ChecksumFile#parse} then
   * reads the same bytes, and of them what is signed, only.
   *
   * @param message no longer than {@link ChecksumFile#MAX_BYTES}
   * @throws ImageException as {@link #verify} does; {@code SIGNATURE_INVALID} also if the message
   *     is no clear-signed text, or more than that
   * @throws IllegalArgumentException if no keys are named
   */
  public SignedBy verifyClearSigned(byte[] message, List<Path> keys) {
    ClearSigned parts;
    try {
      parts = ClearSigned.parse(ProofText.lines(message));
    } catch (MalformedProofException e) {
      throw new ImageException(
          Kind.SIGNATURE_INVALID, "It is no clear-signed text alone: " + e.reason(), e);
    }
    return verify(parts.textBytes(), parts.signatureBytes(), keys);
  }

  private static SignedBy firstGood(SignatureJudge judge, List<PGPSignature> signatures) {
    List<String> refusals = new ArrayList<>();
    for (PGPSignature signature : signatures) {
      try {
        return judge.requireGood(signature);
      } catch (RefusedSignatureException e) {
        refusals.add(e.getMessage());
      }
    }
    throw new ImageException(
        Kind.SIGNATURE_INVALID, "There is no good signature: " + String.join("; ", refusals));
  }

  private List<PGPSignature> read(byte[] signature) {
    if (signature.length > MAX_SIGNATURE_BYTES) {
      throw unusable("it has " + signature.length + " bytes, more than " + MAX_SIGNATURE_BYTES);
    }
    List<PGPSignature> signatures = new ArrayList<>();
    for (Object object : objects(signature)) {
      if (!(object instanceof PGPSignatureList list)) {
        throw unusable("it holds something else");
      }
      list.forEach(signatures::add);
    }
    if (signatures.isEmpty()) {
      throw unusable("it holds none");
    }
    if (signatures.size() > MAX_SIGNATURES) {
      throw unusable("it holds more than " + MAX_SIGNATURES);
    }
    return signatures;
  }

  private List<Object> objects(byte[] signature) {
    try {
      return OpenPgpPackets.read(pgp, signature);
    } catch (IOException e) {
      throw unusable(String.valueOf(e.getMessage()));
    }
  }

  private static ImageException unusable(String why) {
    return new ImageException(
        Kind.SIGNATURE_INVALID, "The signature can't be read as OpenPGP signatures: " + why);
  }
}
