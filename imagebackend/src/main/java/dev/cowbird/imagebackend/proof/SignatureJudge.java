/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.proof;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.bcpg.KeyIdentifier;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.api.OpenPGPCertificate;
import org.bouncycastle.openpgp.api.OpenPGPCertificate.OpenPGPComponentKey;
import org.bouncycastle.openpgp.api.OpenPGPCertificate.OpenPGPUserId;
import org.bouncycastle.openpgp.api.OpenPGPImplementation;
import org.bouncycastle.openpgp.api.OpenPGPPolicy;
import org.bouncycastle.openpgp.api.OpenPGPSignature;
import org.bouncycastle.openpgp.api.OpenPGPSignature.OpenPGPDocumentSignature;

/** Says of each signature over the same bytes whether it is good, and if not, why. */
final class SignatureJudge {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private final OpenPGPImplementation pgp;
  private final OpenPGPPolicy policy;
  private final Collection<OpenPGPCertificate> certificates;
  private final byte[] signed;
  private final Clock clock;

  SignatureJudge(
      OpenPGPImplementation pgp,
      Collection<OpenPGPCertificate> certificates,
      byte[] signed,
      Clock clock) {
    this.pgp = pgp;
    this.policy = pgp.policy();
    this.certificates = certificates;
    this.signed = signed;
    this.clock = clock;
  }

  /** The order is of no matter for the verdict, but tells the most useful reason first. */
  SignedBy requireGood(PGPSignature signature) throws RefusedSignatureException {
    try {
      requireOfDocument(signature);
      OpenPGPComponentKey key = signingKey(signature);
      requireStrong(signature, key);
      OpenPGPDocumentSignature document = new OpenPGPDocumentSignature(signature, key);
      requireMatch(document);
      requireCurrent(document);
      requireUnrevoked(key);
      requireAbleToSign(document);
      return signedBy(document);
    } catch (PGPException | RuntimeException e) {
      // what the library throws for contents that it did not foresee
      throw new RefusedSignatureException("it can't be verified: " + e.getMessage(), e);
    }
  }

  /** A signature over a key must never pass for one over a file with the same bytes. */
  private static void requireOfDocument(PGPSignature signature) throws RefusedSignatureException {
    int type = signature.getSignatureType();
    if (type != PGPSignature.BINARY_DOCUMENT && type != PGPSignature.CANONICAL_TEXT_DOCUMENT) {
      throw new RefusedSignatureException("it is of type " + type + ", which is not for files");
    }
  }

  private OpenPGPComponentKey signingKey(PGPSignature signature) throws RefusedSignatureException {
    KeyIdentifier wanted =
        OpenPGPSignature.getMostExpressiveIdentifier(signature.getKeyIdentifiers());
    if (wanted == null || wanted.isWildcard()) {
      throw new RefusedSignatureException("it does not say which key made it");
    }
    for (OpenPGPCertificate certificate : certificates) {
      OpenPGPComponentKey key = certificate.getKey(wanted);
      if (key != null) {
        return key;
      }
    }
    throw new RefusedSignatureException(
        "it was made by key " + name(wanted) + ", which is none of those given");
  }

  private void requireStrong(PGPSignature signature, OpenPGPComponentKey key)
      throws RefusedSignatureException {
    if (!policy.hasAcceptableDocumentSignatureHashAlgorithm(signature)) {
      throw new RefusedSignatureException("it was made by key "
          + name(key)
          + " with the weak hash number "
          + signature.getHashAlgorithm());
    }
    if (!policy.isAcceptableVerificationKey(key.getPGPPublicKey())) {
      throw new RefusedSignatureException("it was made by key " + name(key) + ", which is weak");
    }
  }

  private void requireMatch(OpenPGPDocumentSignature document)
      throws PGPException, RefusedSignatureException {
    PGPSignature signature = document.getSignature();
    signature.init(pgp.pgpContentVerifierBuilderProvider(), document.getIssuer().getPGPPublicKey());
    signature.update(signed);
    if (!document.verify()) {
      throw new RefusedSignatureException(
          "it was made by key " + name(document.getIssuer()) + " for other content");
    }
  }

  private void requireCurrent(OpenPGPDocumentSignature document) throws RefusedSignatureException {
    Instant now = clock.instant();
    Instant made = document.getCreationTime().toInstant();
    if (made.isAfter(now)) {
      throw new RefusedSignatureException("it is dated " + made + ", and now is " + now);
    }
    Date expiry = document.getExpirationTime();
    if (expiry != null && !now.isBefore(expiry.toInstant())) {
      throw new RefusedSignatureException("it expired at " + expiry.toInstant());
    }
  }

  /** Whatever the reason and the time: a key that is given up says nothing of old files either. */
  private static void requireUnrevoked(OpenPGPComponentKey key) throws RefusedSignatureException {
    boolean revoked = key.getPGPPublicKey().hasRevocation()
        || key.getCertificate().getPrimaryKey().getPGPPublicKey().hasRevocation();
    if (revoked) {
      throw new RefusedSignatureException(
          "it was made by key " + name(key) + ", which has been revoked");
    }
  }

  private void requireAbleToSign(OpenPGPDocumentSignature document)
      throws PGPException, RefusedSignatureException {
    if (!document.isValidAt(document.getCreationTime(), policy)) {
      throw new RefusedSignatureException("it was made by key "
          + name(document.getIssuer())
          + ", which was expired or not for signing on "
          + document.getCreationTime().toInstant());
    }
  }

  private static SignedBy signedBy(OpenPGPDocumentSignature document) {
    OpenPGPComponentKey key = document.getIssuer();
    OpenPGPCertificate certificate = key.getCertificate();
    Optional<String> userId = Optional.ofNullable(
            certificate.getPrimaryUserId(document.getCreationTime()))
        .map(OpenPGPUserId::getUserId);
    return new SignedBy(
        HEX.formatHex(certificate.getFingerprint()),
        HEX.formatHex(key.getPGPPublicKey().getFingerprint()),
        userId,
        document.getCreationTime().toInstant());
  }

  private static String name(OpenPGPComponentKey key) {
    return HEX.formatHex(key.getPGPPublicKey().getFingerprint());
  }

  private static String name(KeyIdentifier key) {
    byte[] fingerprint = key.getFingerprint();
    return fingerprint == null ? HEX.toHexDigits(key.getKeyId()) : HEX.formatHex(fingerprint);
  }
}
