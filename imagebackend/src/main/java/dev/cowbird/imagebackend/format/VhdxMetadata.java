/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import static dev.cowbird.imagebackend.format.VhdxStructure.MIB;
import static dev.cowbird.imagebackend.format.VhdxStructure.require;

import java.io.IOException;
import java.util.Set;
import java.util.UUID;

/**
 * What a VHDX image says of its disk ([MS-VHDX] 2.6). What is here was read and is well-formed by
 * itself.
 *
 * @param blockBytes how much of the disk a block holds: a power of two, 1 MiB to 256 MiB
 * @param isFixed whether all blocks are there from the beginning, and stay
 * @param hasParent whether another file shows through where this image holds nothing
 * @param hasParentLocator whether it is said where that file is
 * @param virtualBytes 0 to 64 TiB
 * @param logicalSectorBytes 512 or 4096
 * @param unknownRequired the items that a reader has to understand, and does not
 */
public record VhdxMetadata(
    long blockBytes,
    boolean isFixed,
    boolean hasParent,
    boolean hasParentLocator,
    long virtualBytes,
    int logicalSectorBytes,
    Set<UUID> unknownRequired) {
  private static final int LEAVE_BLOCKS_ALLOCATED = 1;
  private static final int HAS_PARENT = 2;
  private static final long MIN_BLOCK_BYTES = MIB;
  private static final long MAX_BLOCK_BYTES = 256L * MIB;
  private static final long MAX_VIRTUAL_BYTES = 64L << 40;
  private static final Set<Integer> SECTOR_BYTES = Set.of(512, 4096);

  public VhdxMetadata {
    unknownRequired = Set.copyOf(unknownRequired);
  }

  /**
   * Reads the metadata.
   *
   * @throws MalformedImageException if items are missing, or break the rules for them
   */
  public static VhdxMetadata read(ImageBytes image, VhdxRegionTable regions)
      throws IOException, MalformedImageException {
    VhdxMetadataTable table = VhdxMetadataTable.read(image, regions.region(VhdxRegion.METADATA));
    int flags = table.intOf(VhdxItem.FILE_PARAMETERS, Integer.BYTES);
    VhdxMetadata metadata = new VhdxMetadata(
        Integer.toUnsignedLong(table.intOf(VhdxItem.FILE_PARAMETERS, 0)),
        (flags & LEAVE_BLOCKS_ALLOCATED) != 0,
        (flags & HAS_PARENT) != 0,
        table.has(VhdxItem.PARENT_LOCATOR),
        table.longOf(VhdxItem.VIRTUAL_SIZE),
        table.intOf(VhdxItem.LOGICAL_SECTOR, 0),
        table.unknownRequired());
    metadata.check(table.intOf(VhdxItem.PHYSICAL_SECTOR, 0));
    return metadata;
  }

  private void check(int physicalSectorBytes) throws MalformedImageException {
    require(
        Long.bitCount(blockBytes) == 1
            && blockBytes >= MIN_BLOCK_BYTES
            && blockBytes <= MAX_BLOCK_BYTES,
        "blocks of " + blockBytes + " bytes are not possible");
    require(
        virtualBytes >= 0 && virtualBytes <= MAX_VIRTUAL_BYTES,
        "a disk of " + Long.toUnsignedString(virtualBytes) + " bytes is over the limit of "
            + MAX_VIRTUAL_BYTES);
    require(
        SECTOR_BYTES.contains(logicalSectorBytes) && SECTOR_BYTES.contains(physicalSectorBytes),
        "sectors of " + Integer.toUnsignedString(logicalSectorBytes) + " bytes, physically "
            + Integer.toUnsignedString(physicalSectorBytes) + ", are not possible");
  }
}
