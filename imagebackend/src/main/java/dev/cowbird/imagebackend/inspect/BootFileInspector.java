/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inspect;

import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.format.ImageBytes;
import dev.cowbird.imagebackend.format.ImageSignature;
import dev.cowbird.imagebackend.format.KernelSignature;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Judges kernels and initial RAM disks. They are used as they stand, compressed or not: nothing on
 * the host unpacks them. What has another format's signature is a mistake of who declared it.
 */
final class BootFileInspector implements FormatInspector {
  private static final Set<ImageSignature> COMPRESSED =
      EnumSet.of(ImageSignature.GZIP, ImageSignature.XZ, ImageSignature.ZSTD, ImageSignature.BZIP2);

  private final ImageFormat declared;
  private final Optional<ImageSignature> signature;

  /** @param signature that the content has */
  BootFileInspector(ImageFormat declared, Optional<ImageSignature> signature) {
    this.declared = declared;
    this.signature = signature;
  }

  @Override
  public ImageFacts inspect(ImageBytes image, SizeLimit limit)
      throws IOException, RefusedException {
    Optional<ImageSignature> other = signature.filter(found -> !COMPRESSED.contains(found));
    if (other.isPresent()) {
      throw new RefusedException("declared " + declared + ", but the content is " + other.get());
    }
    String details = declared == ImageFormat.KERNEL ? kernel(image) : initrd();
    return new ImageFacts(limit.check(image.size()), image.size(), details);
  }

  private static String kernel(ImageBytes image) throws IOException, RefusedException {
    return KernelSignature.in(image)
        .map(KernelSignature::toString)
        .orElseThrow(
            () -> new RefusedException("declared kernel, but the content has no kernel signature"));
  }

  /** It may begin with an archive that is not compressed, and end in one that is. */
  private String initrd() {
    return signature.map(found -> "compressed by " + found).orElse("begins uncompressed");
  }
}
