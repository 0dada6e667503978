/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The superblock of an ext2, ext3 or ext4 file system that begins with the image, not inside a
 * partition. Layout: Linux's Documentation/filesystems/ext4, "Super Block".
 *
 * @param blockBytes the size of a block: 1024 to 65536 bytes
 * @param blocks how many blocks the file system has
 */
public record ExtSuperblock(int blockBytes, long blocks) {
  private static final long OFFSET = 1024;
  private static final int LENGTH = 1024;
  private static final int MAGIC = 0xef53;
  private static final int MAX_LOG_BLOCK_SIZE = 6;
  private static final int MAX_REVISION = 1;
  private static final int INCOMPATIBLE_JOURNAL_DEVICE = 0x8;
  private static final int INCOMPATIBLE_64BIT = 0x80;

  /**
   * Reads the superblock at byte 1024. What has the magic only, or numbers that can't belong
   * together, is none; nor is a journal device, which holds no file system.
   */
  public static Optional<ExtSuperblock> read(ImageBytes image) throws IOException {
    if (!image.holds(OFFSET, LENGTH)) {
      return Optional.empty();
    }
    ByteBuffer bytes = image.read(OFFSET, LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    int logBlockSize = bytes.getInt(0x18);
    if (Short.toUnsignedInt(bytes.getShort(0x38)) != MAGIC
        || logBlockSize < 0
        || logBlockSize > MAX_LOG_BLOCK_SIZE) {
      return Optional.empty();
    }
    ExtSuperblock superblock = new ExtSuperblock(1024 << logBlockSize, blocks(bytes));
    return superblock.agreesWith(bytes) ? Optional.of(superblock) : Optional.empty();
  }

  /** How much of the image the file system takes up, in bytes. */
  public long fileSystemBytes() {
    return blocks * blockBytes;
  }

  private static long blocks(ByteBuffer bytes) {
    boolean wide = (bytes.getInt(0x60) & INCOMPATIBLE_64BIT) != 0;
    return unsignedInt(bytes, 0x04) | (wide ? unsignedInt(bytes, 0x150) << 32 : 0);
  }

  private boolean agreesWith(ByteBuffer bytes) {
    long inodes = unsignedInt(bytes, 0x00);
    long firstDataBlock = unsignedInt(bytes, 0x14);
    long blocksPerGroup = unsignedInt(bytes, 0x20);
    long clustersPerGroup = unsignedInt(bytes, 0x24);
    long inodesPerGroup = unsignedInt(bytes, 0x28);
    long bitsPerBlock = 8L * blockBytes;
    return (bytes.getInt(0x60) & INCOMPATIBLE_JOURNAL_DEVICE) == 0
        && unsignedInt(bytes, 0x4c) <= MAX_REVISION
        && firstDataBlock <= 1
        && blocks > firstDataBlock
        && blocks <= Long.MAX_VALUE / blockBytes
        && blocksPerGroup > 0
        // One block's bits stand for a group's clusters, which are its blocks without bigalloc.
        && clustersPerGroup > 0
        && clustersPerGroup <= bitsPerBlock
        && inodesPerGroup > 0
        && inodesPerGroup <= bitsPerBlock
        && inodes == ceilDiv(blocks - firstDataBlock, blocksPerGroup) * inodesPerGroup;
  }

  private static long ceilDiv(long dividend, long divisor) {
    return -Math.floorDiv(-dividend, divisor);
  }

  private static long unsignedInt(ByteBuffer bytes, int offset) {
    return Integer.toUnsignedLong(bytes.getInt(offset));
  }

  /**
   * The most that a block group takes: its blocks are marked in one block (ext4 documentation,
   * "Layout").
   */
  public long groupBytes() {
    return 8L * blockBytes * blockBytes;
  }
}
