/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inspect;

import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.format.ImageBytes;
import dev.cowbird.imagebackend.format.MalformedImageException;
import dev.cowbird.imagebackend.format.VdiBlocks;
import dev.cowbird.imagebackend.format.VdiHeader;
import java.io.IOException;

/** vdi: dynamic and static, depending on no other image, and all of its data there. */
final class VdiInspector implements FormatInspector {
  @Override
  public ImageFacts inspect(ImageBytes image, SizeLimit limit)
      throws IOException, MalformedImageException, RefusedException {
    VdiHeader header = VdiHeader.read(image);
    refuseRelatives(header);
    if (header.extraBytes() != 0) {
      throw new RefusedException(
          "it has " + header.extraBytes() + " bytes of its own before each block");
    }
    if (header.diskBytes() == 0) {
      throw new RefusedException("its virtual size is 0");
    }
    DiskSize size = limit.check(header.diskBytes());
    // Judged by the header so far, which bounds what the walk may cost.
    long unpacked = VdiBlocks.allocatedBytes(image, header);
    return new ImageFacts(size, unpacked, header.type() == VdiHeader.STATIC ? "static" : "dynamic");
  }

  private static void refuseRelatives(VdiHeader header) throws RefusedException {
    if (header.type() != VdiHeader.DYNAMIC && header.type() != VdiHeader.STATIC) {
      throw new RefusedException(
          "its vdi type " + header.type() + " is neither dynamic (1) nor static (2)");
    }
    if (header.relative().isPresent()) {
      throw new RefusedException(
          "it depends on another image, its " + header.relative().get() + " is set");
    }
  }
}
