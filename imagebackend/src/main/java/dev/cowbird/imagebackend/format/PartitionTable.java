/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/** The partition table at the beginning of a raw disk. */
public final class PartitionTable {
  /** Which kind of partition table a disk has. */
  public enum Kind {
    NONE,
    MBR,
    GPT
  }

  private static final Magic GPT_HEADER = Magic.anyOf(gptAt(512), gptAt(4096));
  private static final int MBR_BYTES = 512;
  private static final int FIRST_ENTRY = 446;
  private static final int ENTRY_BYTES = 16;
  private static final List<Integer> ENTRIES =
      IntStream.range(0, 4).map(n -> FIRST_ENTRY + n * ENTRY_BYTES).boxed().toList();

  private PartitionTable() {}

  /**
   * Looks for a GPT header in the second sector, of 512 or 4096 bytes (UEFI 2.10, 5.3.2), and for
   * an MBR with at least one partition (UEFI 2.10, 5.2.1). A protective MBR without its GPT counts
   * as an MBR; boot code that only ends with an MBR's signature counts as nothing.
   */
  public static Kind of(ImageBytes image) throws IOException {
    if (GPT_HEADER.in(image)) {
      return Kind.GPT;
    }
    if (!image.holds(0, MBR_BYTES)) {
      return Kind.NONE;
    }
    return isMbr(image.read(0, MBR_BYTES)) ? Kind.MBR : Kind.NONE;
  }

  private static Magic gptAt(long offset) {
    return Magic.at(offset, "EFI PART".getBytes(StandardCharsets.US_ASCII));
  }

  private static boolean isMbr(ByteBuffer sector) {
    return sector.getShort(510) == 0x55aa
        && ENTRIES.stream().allMatch(entry -> isStatus(sector.get(entry)))
        && ENTRIES.stream().anyMatch(entry -> isPartition(sector, entry));
  }

  /** Of boot code in the table's place, at least one of four bytes is neither of these. */
  private static boolean isStatus(byte status) {
    return (status & 0x7f) == 0;
  }

  private static boolean isPartition(ByteBuffer sector, int entry) {
    return sector.get(entry + 4) != 0 && sector.getInt(entry + 12) != 0;
  }
}
