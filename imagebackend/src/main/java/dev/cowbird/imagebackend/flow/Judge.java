/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import dev.cowbird.imagebackend.Base;
import dev.cowbird.imagebackend.Compression;
import dev.cowbird.imagebackend.DeclaredFormat;
import dev.cowbird.imagebackend.Digest;
import dev.cowbird.imagebackend.DigestAlgorithm;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.Inspection;
import dev.cowbird.imagebackend.fetch.FetchOrder;
import dev.cowbird.imagebackend.fetch.FetchOrder.Expected;
import dev.cowbird.imagebackend.format.ImageBytes;
import dev.cowbird.imagebackend.inspect.ImageInspector;
import dev.cowbird.imagebackend.source.SourceFacts;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Turns what was found out about an image into a refusal, where it must be one. */
final class Judge {
  private static final String COMPRESSED = "compressed";

  private final ImageInspector inspector;
  private final DiskSize maxVirtualSize;

  Judge(ImageInspector inspector, DiskSize maxVirtualSize) {
    this.inspector = inspector;
    this.maxVirtualSize = maxVirtualSize;
  }

  /** Reads and judges a file, without throwing for what it finds. */
  Inspection inspect(Path file, Optional<DeclaredFormat> declared) {
    try (FileChannel channel = FileChannel.open(file)) {
      return inspector.inspect(ImageBytes.of(channel), declared, maxVirtualSize);
    } catch (IOException e) {
      throw new ImageException(
          Kind.SOURCE_UNAVAILABLE, "Image " + file + " can't be read: " + e.getMessage(), e);
    }
  }

  /**
   * What a source says of an image is judged before it is read: what can only be refused is not
   * fetched.
   */
  FetchOrder order(ImageId image, SourceFacts facts, Wanted wanted) {
    ImageRequest request = wanted.request();
    requireAgreement(image, facts, request);
    long promised = Math.min(facts.virtualBytes().orElse(0), DiskSize.MAX.bytes());
    requireFits(image.toString(), DiskSize.holding(Math.max(0, promised)), wanted.disk());
    List<Expected> expected = expected(facts, wanted.claims());
    return new FetchOrder(
        expected.isEmpty() ? Set.of(DigestAlgorithm.SHA256) : Set.of(),
        expected,
        compression(image, facts, request));
  }

  private static void requireAgreement(ImageId image, SourceFacts facts, ImageRequest request) {
    if (facts.format().isEmpty() || request.format().isEmpty()) {
      return;
    }
    DeclaredFormat asked = request.format().get();
    DeclaredFormat promised = facts.format().get();
    boolean same = asked.equals(promised)
        || (asked.known().isPresent() && asked.known().equals(promised.known()));
    // Raw may be anything, also what a machine is started with.
    boolean unsaid = asked.bootFile().isPresent() && promised.names(ImageFormat.RAW);
    if (!same && !unsaid) {
      throw new ImageException(
          Kind.IMAGE_REFUSED,
          "Image "
              + image
              + " is refused: declared "
              + asked
              + ", but its source says that it is "
              + promised);
    }
  }

  /**
   * What was declared, else what its source or its name says; never what its content says. Glance
   * does not say which compression it means; those who upload so (cinder) mean gzip. What a machine
   * is started with is compressed for whoever starts it, as {@code initrd.gz} is.
   */
  private static Compression compression(ImageId image, SourceFacts facts, ImageRequest request) {
    return request
        .compression()
        .or(() -> facts.container().filter(COMPRESSED::equals).map(said -> Compression.GZIP))
        .or(() ->
            declared(request, facts).format().flatMap(DeclaredFormat::bootFile).isPresent()
                ? Optional.empty()
                : Compression.ofName(image.fileName()))
        .orElse(Compression.NONE);
  }

  /** What was claimed, else the strongest that the source promises; it must agree in any case. */
  private static List<Expected> expected(SourceFacts facts, List<Claim> claims) {
    Set<DigestAlgorithm> claimed =
        claims.stream().map(claim -> claim.digest().algorithm()).collect(Collectors.toSet());
    Stream<Digest> promised = claims.isEmpty()
        ? facts.promised().values().stream().max(Comparator.comparing(Digest::algorithm)).stream()
        : facts.promised().values().stream().filter(digest -> claimed.contains(digest.algorithm()));
    return Stream.concat(
            claims.stream().map(Claim::expected),
            promised.map(digest -> new Expected(digest, "its source promises")))
        .toList();
  }

  /** The request, with the format that the source declares if the caller declares none. */
  static ImageRequest declared(ImageRequest request, SourceFacts facts) {
    return request.format().isPresent() || facts.format().isEmpty()
        ? request
        : request.withFormat(facts.format().get());
  }

  /**
   * What an image in the cache directory is, if it may be used for what is demanded.
   *
   * @param request with the format that the source declares, if any
   */
  Inspection.Accepted require(Path file, ImageRequest request, Demand demand) {
    ImageId image = demand.image();
    Inspection inspection = inspect(file, request.format());
    if (inspection instanceof Inspection.Rejected rejected) {
      throw new ImageException(
          rejected.kind(), "Image " + image + " is refused: " + rejected.reason());
    }
    Inspection.Accepted accepted = (Inspection.Accepted) inspection;
    requireDisk(image.toString(), accepted.format(), demand);
    requireFits(image.toString(), accepted.virtualSize(), demand.disk());
    return accepted;
  }

  /** A base that was made for another request must answer this one too. */
  void requireUsable(Base base, Demand demand) {
    Optional<DeclaredFormat> declared = demand.request().format();
    if (declared.isPresent() && !isOf(base, declared.get())) {
      throw new ImageException(
          Kind.IMAGE_REFUSED,
          "Image "
              + base.imageId()
              + " is refused: declared "
              + declared.get()
              + ", but the content is "
              + base.sourceFormat());
    }
    requireDisk(base.imageId(), base.sourceFormat(), demand);
    requireFits(base.imageId(), base.virtualSize(), demand.disk());
  }

  /** A kernel that nobody called one when it was fetched was taken for a raw disk. */
  private boolean isOf(Base base, DeclaredFormat declared) {
    return declared.names(base.sourceFormat())
        || (base.sourceFormat() == ImageFormat.RAW
            && declared.bootFile().isPresent()
            && inspect(base.path(), Optional.of(declared)) instanceof Inspection.Accepted);
  }

  private static void requireDisk(String image, ImageFormat format, Demand demand) {
    if (demand.use() == Demand.Use.DISK && !format.isDisk()) {
      throw new ImageException(
          Kind.IMAGE_REFUSED, "Image " + image + " is refused: it is no disk, but " + format);
    }
  }

  private void requireFits(String image, DiskSize virtualSize, DiskSize disk) {
    if (virtualSize.compareTo(maxVirtualSize) > 0) {
      throw tooLarge(image, virtualSize, maxVirtualSize, "the largest virtual size allowed");
    }
    if (!disk.isZero() && virtualSize.compareTo(disk) > 0) {
      throw tooLarge(image, virtualSize, disk, "the disk asked for");
    }
  }

  private static ImageException tooLarge(
      String image, DiskSize virtualSize, DiskSize limit, String what) {
    return new ImageException(
        Kind.IMAGE_TOO_LARGE,
        "Image "
            + image
            + " is larger than "
            + what
            + ": its virtual size is "
            + virtualSize.bytes()
            + " bytes ("
            + virtualSize
            + "), "
            + what
            + " has "
            + limit.bytes()
            + " ("
            + limit
            + ")");
  }

  /** The digests must include all that are claimed, with the values that are claimed. */
  static void requireClaims(
      String image, List<Claim> claims, Map<DigestAlgorithm, Digest> digests) {
    for (Claim claim : claims) {
      Digest found = digests.get(claim.digest().algorithm());
      if (!claim.digest().equals(found)) {
        throw new ImageException(
            Kind.CHECKSUM_MISMATCH,
            "Image "
                + image
                + " has another checksum than "
                + claim.words()
                + ": "
                + found
                + ", not "
                + claim.digest());
      }
    }
  }
}
