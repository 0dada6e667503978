/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inspect;

import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.format.ImageBytes;
import dev.cowbird.imagebackend.format.MalformedImageException;
import dev.cowbird.imagebackend.format.VhdxBlockTable;
import dev.cowbird.imagebackend.format.VhdxHeader;
import dev.cowbird.imagebackend.format.VhdxMetadata;
import dev.cowbird.imagebackend.format.VhdxRegionTable;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * vhdx: fixed or dynamic, so that all of it is in one file; closed, so that nothing is left to be
 * done by its log; and with nothing that must be understood and is not.
 */
final class VhdxInspector implements FormatInspector {
  @Override
  public ImageFacts inspect(ImageBytes image, SizeLimit limit)
      throws IOException, MalformedImageException, RefusedException {
    VhdxHeader header = VhdxHeader.current(image);
    if (!header.isLogEmpty()) {
      throw new RefusedException("it was not closed: its log, " + header.logGuid()
          + ", holds changes that whoever wrote it must make first");
    }
    VhdxRegionTable regions = VhdxRegionTable.read(image);
    refuseUnknown("regions", regions.unknownRequired());
    VhdxMetadata metadata = VhdxMetadata.read(image, regions);
    refuseUnknown("metadata", metadata.unknownRequired());
    refuseParent(metadata);
    if (metadata.logicalSectorBytes() != DiskSize.SECTOR_BYTES) {
      throw new RefusedException("its disk has sectors of " + metadata.logicalSectorBytes()
          + " bytes, and only " + DiskSize.SECTOR_BYTES + " can be read");
    }
    DiskSize size = VirtualSize.check(metadata.virtualBytes(), limit);
    // Judged by the metadata so far, which bounds what the table may cost.
    long stored = VhdxBlockTable.storedBytes(image, header, regions, metadata);
    return new ImageFacts(size, stored, metadata.isFixed() ? "fixed" : "dynamic");
  }

  private static void refuseUnknown(String what, Set<UUID> unknown) throws RefusedException {
    if (!unknown.isEmpty()) {
      throw new RefusedException(
          "it requires " + what + " that are unknown: " + new TreeSet<>(unknown));
    }
  }

  private static void refuseParent(VhdxMetadata metadata) throws RefusedException {
    if (metadata.hasParent()) {
      throw new RefusedException("it is a differencing disk, which refers to a parent");
    }
    if (metadata.hasParentLocator()) {
      throw new RefusedException("it refers to a parent, though it is no differencing disk");
    }
  }
}
