/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inspect;

import dev.cowbird.imagebackend.DiskSize;

/**
 * The virtual size that an image's header states: something, in whole sectors, and not too much.
 */
final class VirtualSize {
  private VirtualSize() {}

  static DiskSize check(long bytes, SizeLimit limit) throws RefusedException {
    if (bytes == 0) {
      throw new RefusedException("its virtual size is 0");
    }
    if (bytes % DiskSize.SECTOR_BYTES != 0) {
      throw new RefusedException(
          "its virtual size of " + bytes + " bytes is not a multiple of " + DiskSize.SECTOR_BYTES);
    }
    return limit.check(bytes);
  }
}
