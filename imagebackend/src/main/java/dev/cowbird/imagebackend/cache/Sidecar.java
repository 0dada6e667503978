/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.cache;

import dev.cowbird.imagebackend.Base;
import dev.cowbird.imagebackend.CacheId;
import dev.cowbird.imagebackend.ContentDigest;
import dev.cowbird.imagebackend.Damage;
import dev.cowbird.imagebackend.Digest;
import dev.cowbird.imagebackend.DigestAlgorithm;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.ImageKernel;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.Proof;
import dev.cowbird.imagebackend.Proof.By;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The JSON beside a base. That of revision 1 also names the current revision, and outlives its
 * base.
 *
 * @param imageId as it may be shown
 * @param image the cache id of the image's first revision, which stands for the image id; absent in
 *     what the first versions wrote
 * @param current the current revision; only in the sidecar of revision 1
 * @param refreshes how often the source was asked again; only in the sidecar of revision 1
 */
record Sidecar(
    String imageId,
    @Nullable String image,
    int revision,
    @Nullable Integer current,
    @Nullable Integer refreshes,
    @Nullable Content base) {

  /**
   * Of the base's content.
   *
   * @param source where it came from, without credentials
   * @param fingerprint of the source when it was read, or the version that it told, if it has one
   * @param proofs who said what digest the bytes have, and was right
   * @param contentDigest of the base itself; absent if an earlier version made it
   * @param fetched ISO 8601, UTC
   * @param damage why the base is not to be used any more, if that is so
   * @param kernel what a machine with this disk is started with, if its source said so
   */
  record Content(
      String source,
      @Nullable String fingerprint,
      String sourceFormat,
      long virtualSize,
      Map<String, String> digests,
      @Nullable List<RecordedProof> proofs,
      @Nullable String contentDigest,
      String fetched,
      @Nullable RecordedDamage damage,
      @Nullable RecordedKernel kernel) {

    private Base toBase(String imageId, CacheId id, int revision, Path file) {
      return new Base(
          imageId,
          id,
          revision,
          file,
          ImageFormat.named(sourceFormat).orElseThrow(),
          new DiskSize(virtualSize),
          toDigests(),
          toProofs(),
          Optional.ofNullable(contentDigest).flatMap(ContentDigest::parse),
          Optional.ofNullable(kernel).map(RecordedKernel::toKernel),
          Instant.parse(fetched));
    }

    private List<Proof> toProofs() {
      return proofs == null
          ? List.of()
          : proofs.stream().map(RecordedProof::toProof).toList();
    }

    private Map<DigestAlgorithm, Digest> toDigests() {
      Map<DigestAlgorithm, Digest> read = new EnumMap<>(DigestAlgorithm.class);
      digests.forEach((label, hex) -> {
        DigestAlgorithm algorithm = DigestAlgorithm.parse(label);
        read.put(algorithm, new Digest(algorithm, hex));
      });
      return read;
    }

    Content withFingerprint(@Nullable String other) {
      return new Content(
          source,
          other,
          sourceFormat,
          virtualSize,
          digests,
          proofs,
          contentDigest,
          fetched,
          damage,
          kernel);
    }

    Content withDigests(Map<String, String> newDigests, List<RecordedProof> newProofs) {
      return new Content(
          source,
          fingerprint,
          sourceFormat,
          virtualSize,
          newDigests,
          newProofs,
          contentDigest,
          fetched,
          damage,
          kernel);
    }

    Content withDamage(RecordedDamage newDamage) {
      return new Content(
          source,
          fingerprint,
          sourceFormat,
          virtualSize,
          digests,
          proofs,
          contentDigest,
          fetched,
          newDamage,
          kernel);
    }
  }

  record RecordedProof(
      String by, String algorithm, @Nullable String who) {
    static RecordedProof of(Proof proof) {
      return new RecordedProof(
          proof.by().label(), proof.algorithm().label(), proof.who().orElse(null));
    }

    private Proof toProof() {
      return new Proof(By.labelled(by), DigestAlgorithm.parse(algorithm), Optional.ofNullable(who));
    }
  }

  /** Locations as they are typed. */
  record RecordedKernel(
      String kernel, @Nullable String initrd, @Nullable String commandLine) {
    static RecordedKernel of(ImageKernel kernel) {
      return new RecordedKernel(
          kernel.kernel().toString(),
          kernel.initrd().map(ImageLocation::toString).orElse(null),
          kernel.commandLine().orElse(null));
    }

    private ImageKernel toKernel() {
      return new ImageKernel(
          ImageLocation.parse(kernel),
          Optional.ofNullable(initrd).map(ImageLocation::parse),
          Optional.ofNullable(commandLine));
    }
  }

  /** @param found ISO 8601, UTC */
  record RecordedDamage(String what, String found) {
    private Damage toDamage() {
      return new Damage(what, Instant.parse(found));
    }
  }

  /**
   * The base that this describes; empty if there is none.
   *
   * @param id that this is the sidecar of
   * @param file the base's
   * @throws RuntimeException if anything in it makes no sense
   */
  Optional<StoredBase> describing(CacheId id, Path file) {
    return Optional.ofNullable(base)
        .map(content -> new StoredBase(
            content.toBase(imageId, id, revision, file),
            firstRevision(id),
            Optional.ofNullable(content.fingerprint()),
            Optional.ofNullable(content.damage()).map(RecordedDamage::toDamage)));
  }

  /** Where it isn't recorded it follows from the image id, unless a part of that is hidden. */
  private CacheId firstRevision(CacheId id) {
    if (image != null) {
      return new CacheId(image);
    }
    ImageId shown = new ImageId(imageId);
    return shown.cacheId(revision).equals(id) ? shown.cacheId(1) : id;
  }

  Sidecar withCurrent(int newCurrent) {
    return new Sidecar(imageId, image, revision, newCurrent, refreshes, base);
  }

  Sidecar refreshed() {
    int before = refreshes == null ? 0 : refreshes;
    return new Sidecar(imageId, image, revision, current, before + 1, base);
  }

  Sidecar withBase(Content content) {
    return new Sidecar(imageId, image, revision, current, refreshes, content);
  }
}
