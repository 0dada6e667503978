/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The header of a vdi image, version 1.1, as VirtualBox's VDICore.h lays it out; its blocks have 1
 * MiB. Where it points to was not looked at. The image flags are not kept: they say how to write.
 *
 * @param type 1 for dynamic, 2 for static, 3 for undo, 4 for differencing, unknown otherwise
 * @param diskBytes what the guest sees; may be no multiple of 512
 * @param extraBytes of its own that an image puts before each block
 * @param mapOffset of the block map, in bytes
 * @param dataOffset of the first block, in bytes
 * @param relative which field names another image that this one depends on, if one does
 */
public record VdiHeader(
    long type,
    long diskBytes,
    long extraBytes,
    long blocks,
    long mapOffset,
    long dataOffset,
    Optional<String> relative) {
  /** Blocks that hold nothing have no place in the file. */
  public static final long DYNAMIC = 1;

  /** Every block has its place. */
  public static final long STATIC = 2;

  static final int ENTRY_BYTES = Integer.BYTES;
  static final long BLOCK_BYTES = 1 << 20;

  private static final int PRE_HEADER_BYTES = 72;
  private static final int LEAST_HEADER_BYTES = 384;
  private static final int SECTOR_BYTES = 512;
  private static final int SIGNATURE = 0xbeda107f;
  private static final int VERSION_1_1 = 0x00010001;

  /**
   * Reads the first sector of the file.
   *
   * @throws MalformedImageException if it is no such header, or breaks the rules for one
   */
  public static VdiHeader read(ImageBytes image) throws IOException, MalformedImageException {
    require(image.holds(0, SECTOR_BYTES), "the file ends inside the vdi header");
    ByteBuffer bytes = image.read(0, SECTOR_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    require(bytes.getInt(64) == SIGNATURE, "the file has no vdi signature");
    int version = bytes.getInt(68);
    require(
        version == VERSION_1_1,
        "vdi version " + (version >>> 16) + "." + (version & 0xffff) + " is not 1.1");
    requireOnlySize("sectors", unsigned(bytes, 360), SECTOR_BYTES);
    requireOnlySize("blocks", unsigned(bytes, 376), BLOCK_BYTES);
    VdiHeader header = new VdiHeader(
        unsigned(bytes, 76),
        bytes.getLong(368),
        unsigned(bytes, 380),
        unsigned(bytes, 384),
        unsigned(bytes, 340),
        unsigned(bytes, 344),
        relative(bytes));
    header.check(unsigned(bytes, 72));
    return header;
  }

  private void check(long headerBytes) throws MalformedImageException {
    require(
        headerBytes >= LEAST_HEADER_BYTES && headerBytes <= SECTOR_BYTES - PRE_HEADER_BYTES,
        "a vdi header of " + headerBytes + " bytes is not possible");
    require(
        diskBytes >= 0 && blocks == -Math.floorDiv(-diskBytes, BLOCK_BYTES),
        "vdi: a disk of "
            + Long.toUnsignedString(diskBytes)
            + " bytes does not have "
            + blocks
            + " blocks");
    require(
        mapOffset >= SECTOR_BYTES && mapOffset % SECTOR_BYTES == 0,
        "vdi: the block map can't be at " + mapOffset);
    require(
        dataOffset >= mapOffset + blocks * ENTRY_BYTES && dataOffset % SECTOR_BYTES == 0,
        "vdi: the data can't be at " + dataOffset + ", with a block map at " + mapOffset);
  }

  private static Optional<String> relative(ByteBuffer bytes) {
    if (!isNullUuid(bytes, 424)) {
      return Optional.of("linkage UUID");
    }
    return isNullUuid(bytes, 440) ? Optional.empty() : Optional.of("parent UUID");
  }

  private static boolean isNullUuid(ByteBuffer bytes, int offset) {
    return bytes.getLong(offset) == 0 && bytes.getLong(offset + Long.BYTES) == 0;
  }

  private static long unsigned(ByteBuffer bytes, int offset) {
    return Integer.toUnsignedLong(bytes.getInt(offset));
  }

  private static void requireOnlySize(String what, long bytes, long only)
      throws MalformedImageException {
    require(
        bytes == only, "vdi " + what + " of " + bytes + " bytes are not possible, only " + only);
  }

  private static void require(boolean condition, String otherwise) throws MalformedImageException {
    if (!condition) {
      throw new MalformedImageException(otherwise);
    }
  }
}
