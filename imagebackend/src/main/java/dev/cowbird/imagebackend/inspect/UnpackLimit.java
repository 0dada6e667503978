/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inspect;

import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.format.ImageBytes;

/**
 * How much an image may unpack to, for its length. Holes don't count, so that nothing comes near
 * but what is made to fill disks: systems compress to a third or a tenth, and a cluster's worth of
 * one letter, told in the fewest bytes, to a thousandth. What unpacks to little is harmless
 * whatever it came from.
 */
final class UnpackLimit {
  static final long HARMLESS_BYTES = 256L << 20;
  static final int MAX_RATIO = 200;

  private UnpackLimit() {}

  static boolean isExceeded(long imageBytes, long unpackedBytes) {
    return unpackedBytes > HARMLESS_BYTES && unpackedBytes / MAX_RATIO > imageBytes;
  }

  static void check(ImageBytes image, ImageFacts facts) throws RefusedException {
    long unpacked = facts.unpackedBytes();
    if (isExceeded(image.size(), unpacked)) {
      throw new RefusedException("it is a compression bomb: its "
          + DiskSize.humanReadable(image.size())
          + " unpack to "
          + DiskSize.humanReadable(unpacked)
          + " of data, over "
          + MAX_RATIO
          + " times as much");
    }
  }
}
