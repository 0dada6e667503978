/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inspect;

import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.format.ImageBytes;
import dev.cowbird.imagebackend.format.MalformedImageException;
import dev.cowbird.imagebackend.format.VmdkDescriptor;
import dev.cowbird.imagebackend.format.VmdkGrains;
import dev.cowbird.imagebackend.format.VmdkHeader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * vmdk: monolithicSparse and streamOptimized, where one file holds descriptor, tables and grains.
 *
 * <p>qemu opens the files that a descriptor names if the vmdk is nothing but a descriptor, and also
 * if its header says that the capacity is 0; both are refused before anything else. Otherwise it
 * reads the extent by its header, and looks into the descriptor for a parent and the content id.
 */
final class VmdkInspector implements FormatInspector {
  private static final String HOSTED_SPARSE = "KDMV";
  private static final String ESX_SPARSE = "COWD";

  @Override
  public ImageFacts inspect(ImageBytes image, SizeLimit limit)
      throws IOException, MalformedImageException, RefusedException {
    switch (magic(image)) {
      case HOSTED_SPARSE -> {
        return inspectSparse(image, limit);
      }
      case ESX_SPARSE ->
        throw new RefusedException("it is a vmdk of the kind COWD, which is not supported");
      default -> throw VmdkDescriptorJudge.refuseAlone(VmdkDescriptor.readFile(image));
    }
  }

  private static String magic(ImageBytes image) throws IOException {
    int length = (int) Math.min(image.size(), HOSTED_SPARSE.length());
    return new String(image.read(0, length).array(), StandardCharsets.US_ASCII);
  }

  private static ImageFacts inspectSparse(ImageBytes image, SizeLimit limit)
      throws IOException, MalformedImageException, RefusedException {
    VmdkHeader header = VmdkHeader.read(image);
    refuseUnknown(header);
    if (header.virtualBytes() == 0) {
      throw new RefusedException("its virtual size is 0");
    }
    if (header.descriptorOffset() == 0) {
      throw new RefusedException("it has no descriptor, it is one part of a vmdk in several files");
    }
    VmdkDescriptorJudge.judge(VmdkDescriptor.readEmbedded(image, header), header);
    DiskSize size = limit.check(header.virtualBytes());
    // Judged by the header so far, which bounds what the walk may cost.
    long unpacked = VmdkGrains.allocatedBytes(image, header);
    return new ImageFacts(size, unpacked, VmdkDescriptorJudge.createType(header));
  }

  private static void refuseUnknown(VmdkHeader header) throws RefusedException {
    if (header.unknownFlags() != 0) {
      throw new RefusedException(
          "it has unknown vmdk flags: bits 0x" + Long.toHexString(header.unknownFlags()));
    }
    if (header.shutdown() == VmdkHeader.Shutdown.UNCLEAN) {
      throw new RefusedException("it was not closed cleanly, its tables may be out of date");
    }
  }
}
