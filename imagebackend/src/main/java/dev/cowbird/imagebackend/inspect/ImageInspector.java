/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inspect;

import static dev.cowbird.imagebackend.inspect.OutsideText.quoted;

import dev.cowbird.imagebackend.DeclaredFormat;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.Inspection;
import dev.cowbird.imagebackend.format.ImageBytes;
import dev.cowbird.imagebackend.format.ImageSignature;
import dev.cowbird.imagebackend.format.ImageSignatures;
import dev.cowbird.imagebackend.format.MalformedImageException;
import dev.cowbird.imagebackend.format.PartitionTable;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Says whether a source image may be converted and given to guests, from its bytes alone: what it
 * is is decided by its content, and a declaration only has to agree. Only reads the image, opens
 * nothing it refers to, and starts no process. Safe for use by many threads.
 */
public final class ImageInspector {
  /**
   * The verdict. Takes time in proportion to the image's metadata, and memory for a few clusters.
   *
   * @param declared what somebody says the image is, if anybody does
   * @param maxVirtualSize the largest virtual size to accept
   * @throws IOException if the image can't be read, or shrank meanwhile; a broken image is a
   *     verdict
   */
  public Inspection inspect(
      ImageBytes image, Optional<DeclaredFormat> declared, DiskSize maxVirtualSize)
      throws IOException {
    Set<ImageSignature> found = ImageSignatures.in(image);
    try {
      requireContent(image);
      requireOne(found);
      SizeLimit limit = new SizeLimit(maxVirtualSize);
      Optional<ImageFormat> bootFile = declared.flatMap(DeclaredFormat::bootFile);
      return bootFile.isPresent()
          ? bootFile(image, bootFile.get(), found.stream().findFirst(), limit)
          : disk(image, declared, found.stream().findFirst(), limit);
    } catch (RefusedException e) {
      return new Inspection.Rejected(seen(image, found), e.reason(), e.kind());
    } catch (MalformedImageException e) {
      return new Inspection.Rejected(seen(image, found), e.reason());
    }
  }

  private static Inspection.Accepted bootFile(
      ImageBytes image, ImageFormat declared, Optional<ImageSignature> signature, SizeLimit limit)
      throws IOException, RefusedException {
    ImageFacts facts = new BootFileInspector(declared, signature).inspect(image, limit);
    return accepted(declared, facts);
  }

  private static Inspection.Accepted disk(
      ImageBytes image,
      Optional<DeclaredFormat> declared,
      Optional<ImageSignature> found,
      SizeLimit limit)
      throws IOException, RefusedException, MalformedImageException {
    Optional<ImageSignature> signature = readAs(image, declared, found);
    if (declared.isPresent()) {
      requireAgreement(declared.get(), signature);
    }
    FormatInspector inspector = signature.map(FormatInspectors::of).orElse(FormatInspectors.RAW);
    ImageFacts facts = inspector.inspect(image, limit);
    UnpackLimit.check(image, facts);
    return accepted(format(signature), facts);
  }

  private static void requireContent(ImageBytes image) throws RefusedException {
    if (image.size() == 0) {
      throw new RefusedException("it is empty");
    }
  }

  private static void requireOne(Set<ImageSignature> found) throws RefusedException {
    if (found.size() > 1) {
      throw new RefusedException("it could be "
          + found.stream().map(ImageSignature::label).collect(Collectors.joining(" or "))
          + ", it has the signatures of all");
    }
  }

  /**
   * The one signature whose sense depends on what the image is said to be: a partitioned disk may
   * have the descriptors of an ISO before its first partition, because it is both, or because it
   * was an ISO once. Either is the same disk to a guest, byte for byte.
   */
  private static Optional<ImageSignature> readAs(
      ImageBytes image, Optional<DeclaredFormat> declared, Optional<ImageSignature> signature)
      throws IOException {
    boolean disk = signature.equals(Optional.of(ImageSignature.ISO))
        && declared.filter(format -> format.names(ImageFormat.RAW)).isPresent()
        && PartitionTable.of(image) != PartitionTable.Kind.NONE;
    return disk ? Optional.empty() : signature;
  }

  private static void requireAgreement(DeclaredFormat declared, Optional<ImageSignature> signature)
      throws RefusedException {
    ImageFormat format = declared
        .known()
        .orElseThrow(() ->
            new RefusedException("declared " + quoted(declared.text()) + ", an unknown format"));
    if (signature.isEmpty() && format != ImageFormat.RAW) {
      throw new RefusedException(
          "declared " + format + ", but the content has no " + format + " signature");
    }
    if (signature.isPresent() && !signature.get().label().equals(format.label())) {
      throw new RefusedException("declared " + format + ", but the content is " + signature.get());
    }
  }

  private static Inspection.Accepted accepted(ImageFormat format, ImageFacts facts) {
    return new Inspection.Accepted(
        format, facts.virtualSize(), facts.unpackedBytes(), facts.details());
  }

  private static ImageFormat format(Optional<ImageSignature> signature) {
    return signature
        .map(known -> ImageFormat.named(known.label()).orElseThrow())
        .orElse(ImageFormat.RAW);
  }

  private static Optional<String> seen(ImageBytes image, Set<ImageSignature> found) {
    return switch (found.size()) {
      case 0 -> image.size() == 0 ? Optional.empty() : Optional.of(ImageFormat.RAW.label());
      case 1 -> found.stream().findFirst().map(ImageSignature::label);
      default -> Optional.empty();
    };
  }
}
