/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inspect;

import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.format.ImageBytes;
import dev.cowbird.imagebackend.format.ImageSignature;
import dev.cowbird.imagebackend.format.ImageSignatures;
import dev.cowbird.imagebackend.format.MalformedImageException;
import dev.cowbird.imagebackend.format.Qcow2Header;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * What an image's beginning says, while the rest is still to come. It decides what may be prepared
 * meanwhile, and never what is accepted: that is {@link ImageInspector}'s, once all is there.
 */
public final class FirstLook {
  /** Up to behind the signature of an ISO, which comes last. */
  private static final int HEAD_BYTES = 33 << 10;

  private final ImageBytes image;
  private final Set<ImageSignature> signatures;

  /** Waits for the first 33 KiB, if the image is still to come. */
  public FirstLook(ImageBytes image) throws IOException {
    int bytes = (int) Math.min(HEAD_BYTES, image.size());
    this.image = image;
    this.signatures = ImageSignatures.in(ImageBytes.of(image.read(0, bytes).array()));
  }

  /** Whether nothing speaks against its being a disk as it is. */
  public boolean mayBeRaw() {
    return signatures.stream().allMatch(ImageSignature.ISO::equals);
  }

  /**
   * The header, if it is a qcow2 image that may be accepted as far as its header tells. Waits for
   * the first cluster.
   */
  public Optional<Qcow2Header> qcow2(DiskSize maxVirtualSize) throws IOException {
    if (!signatures.equals(Set.of(ImageSignature.QCOW2))) {
      return Optional.empty();
    }
    try {
      Qcow2Header header = Qcow2Header.read(image);
      DiskSize unused = Qcow2Inspector.judge(header, new SizeLimit(maxVirtualSize));
      return Optional.of(header);
    } catch (MalformedImageException | RefusedException e) {
      return Optional.empty();
    }
  }

  /** Whether so much unpacked data is more than the whole image may give. */
  public boolean isTooMuch(long unpackedBytes) {
    return UnpackLimit.isExceeded(image.size(), unpackedBytes);
  }
}
