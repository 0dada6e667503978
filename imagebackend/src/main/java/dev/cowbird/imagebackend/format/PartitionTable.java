/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.CRC32;

/** The partition table at the beginning of a raw disk. */
public final class PartitionTable {
  /** Which kind of partition table a disk has. */
  public enum Kind {
    NONE,
    MBR,
    GPT,
    /** An MBR that only says that a GPT follows, and none does. */
    PROTECTIVE_MBR,
    /** A GPT whose header does not have the checksum it says; its backup may be whole. */
    DAMAGED_GPT
  }

  private static final byte[] GPT_MAGIC = "EFI PART".getBytes(StandardCharsets.US_ASCII);
  private static final int[] SECTOR_SIZES = {512, 4096};
  private static final int GPT_HEADER_BYTES = 92;
  private static final int GPT_CHECKSUM_OFFSET = 16;
  private static final int MBR_BYTES = 512;
  private static final int FIRST_ENTRY = 446;
  private static final int ENTRY_BYTES = 16;
  private static final int PROTECTIVE = 0xee;
  private static final List<Integer> ENTRIES =
      IntStream.range(0, 4).map(n -> FIRST_ENTRY + n * ENTRY_BYTES).boxed().toList();

  private PartitionTable() {}

  /**
   * Looks for a GPT header in the second sector, of 512 or 4096 bytes (UEFI 2.10, 5.3.2), and for
   * an MBR with at least one partition (UEFI 2.10, 5.2.1). Boot code that only ends with an MBR's
   * signature counts as nothing.
   */
  public static Kind of(ImageBytes image) throws IOException {
    for (int sectorBytes : SECTOR_SIZES) {
      if (Magic.at(sectorBytes, GPT_MAGIC).in(image)) {
        return isGptWhole(image, sectorBytes) ? Kind.GPT : Kind.DAMAGED_GPT;
      }
    }
    return image.holds(0, MBR_BYTES) ? mbr(image.read(0, MBR_BYTES)) : Kind.NONE;
  }

  private static boolean isGptWhole(ImageBytes image, int sectorBytes) throws IOException {
    if (!image.holds(sectorBytes, sectorBytes)) {
      return false;
    }
    ByteBuffer header = image.read(sectorBytes, sectorBytes).order(ByteOrder.LITTLE_ENDIAN);
    int length = header.getInt(12);
    if (length < GPT_HEADER_BYTES || length > sectorBytes) {
      return false;
    }
    int told = header.getInt(GPT_CHECKSUM_OFFSET);
    CRC32 checksum = new CRC32();
    checksum.update(header.putInt(GPT_CHECKSUM_OFFSET, 0).limit(length));
    return told == (int) checksum.getValue();
  }

  private static Kind mbr(ByteBuffer sector) {
    if (sector.getShort(510) != 0x55aa
        || !ENTRIES.stream().allMatch(entry -> isStatus(sector.get(entry)))) {
      return Kind.NONE;
    }
    List<Integer> partitions =
        ENTRIES.stream().filter(entry -> isPartition(sector, entry)).toList();
    if (partitions.isEmpty()) {
      return Kind.NONE;
    }
    return partitions.stream().allMatch(entry -> type(sector, entry) == PROTECTIVE)
        ? Kind.PROTECTIVE_MBR
        : Kind.MBR;
  }

  /** Of boot code in the table's place, at least one of four bytes is neither of these. */
  private static boolean isStatus(byte status) {
    return (status & 0x7f) == 0;
  }

  private static boolean isPartition(ByteBuffer sector, int entry) {
    return type(sector, entry) != 0 && sector.getInt(entry + 12) != 0;
  }

  private static int type(ByteBuffer sector, int entry) {
    return Byte.toUnsignedInt(sector.get(entry + 4));
  }
}
