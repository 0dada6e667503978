/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import dev.cowbird.imagebackend.Digest;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.Proof;
import dev.cowbird.imagebackend.Proof.By;
import dev.cowbird.imagebackend.PublishedChecksums;
import dev.cowbird.imagebackend.fetch.Fetcher;
import dev.cowbird.imagebackend.proof.ChecksumFile;
import dev.cowbird.imagebackend.proof.MalformedProofException;
import dev.cowbird.imagebackend.proof.SignatureVerifier;
import dev.cowbird.imagebackend.proof.SignedBy;
import dev.cowbird.imagebackend.source.ImageSources;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects what must be true of an image's digests, by the request and by published lists. */
final class Claims {
  private final ImageSources sources;
  private final Fetcher fetcher;
  private final Clock clock;

  /** @param clock tells which signatures are from the future */
  Claims(ImageSources sources, Fetcher fetcher, Clock clock) {
    this.sources = sources;
    this.fetcher = fetcher;
    this.clock = clock;
  }

  /**
   * Blocks while a list is fetched.
   *
   * @throws ImageException what its source throws; {@code SIGNATURE_INVALID};
   *     {@code CHECKSUM_MISMATCH} if the list can't be read, or does not have the image
   */
  List<Claim> of(ImageId image, ImageRequest request, ProgressListener progress) {
    List<Claim> claims = new ArrayList<>();
    request
        .checksum()
        .map(digest ->
            new Claim(digest, "was asked for", List.of(Proof.of(By.REQUEST, digest.algorithm()))))
        .ifPresent(claims::add);
    request
        .checksums()
        .map(published -> published(image, request, published, progress))
        .ifPresent(claims::add);
    return List.copyOf(claims);
  }

  private Claim published(
      ImageId image,
      ImageRequest request,
      PublishedChecksums published,
      ProgressListener progress) {
    byte[] list = fetch(published.file(), request, ChecksumFile.MAX_BYTES, progress);
    Optional<SignedBy> signer = signer(request, published, list, progress);
    Digest digest = digest(image, published, list);
    List<Proof> proofs = new ArrayList<>();
    proofs.add(Proof.of(By.CHECKSUM_FILE, digest.algorithm(), published.file().toString()));
    signer.ifPresent(
        by -> proofs.add(Proof.of(By.SIGNATURE, digest.algorithm(), by.fingerprint())));
    return new Claim(digest, published.file() + " says", proofs);
  }

  private Optional<SignedBy> signer(
      ImageRequest request, PublishedChecksums published, byte[] list, ProgressListener progress) {
    if (published.keys().isEmpty()) {
      return Optional.empty();
    }
    // Not before it is needed: its libraries are large, and signed themselves.
    SignatureVerifier signatures = new SignatureVerifier(clock);
    try {
      return Optional.of(
          published.signature().isEmpty()
              ? signatures.verifyClearSigned(list, published.keys())
              : signatures.verify(
                  list,
                  fetch(
                      published.signature().get(),
                      request,
                      SignatureVerifier.MAX_SIGNATURE_BYTES,
                      progress),
                  published.keys()));
    } catch (ImageException e) {
      if (e.kind() != Kind.SIGNATURE_INVALID) {
        throw e;
      }
      throw new ImageException(
          e.kind(), "Checksum file " + published.file() + " is not believed: " + e.getMessage(), e);
    }
  }

  private static Digest digest(ImageId image, PublishedChecksums published, byte[] list) {
    try {
      return ChecksumFile.parse(list)
          .digestFor(image.fileName())
          .orElseThrow(() -> new ImageException(
              Kind.CHECKSUM_MISMATCH,
              "Checksum file " + published.file() + " does not have image " + image.fileName()));
    } catch (MalformedProofException e) {
      throw new ImageException(
          Kind.CHECKSUM_MISMATCH,
          "Checksum file " + published.file() + " can't be used: " + e.reason(),
          e);
    }
  }

  private byte[] fetch(
      ImageLocation location, ImageRequest request, int most, ProgressListener progress) {
    return fetcher.read(sources.companion(location, request.location()), most, progress);
  }
}
