/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.content;

import dev.cowbird.imagebackend.ContentDigest;
import dev.cowbird.imagebackend.DigestAlgorithm;
import dev.cowbird.imagebackend.file.HostFiles;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.zip.CRC32C;

/**
 * The checksums of a content's blocks, as they become known: in any order, and by any thread. Takes
 * 4 KiB of memory for each 64 MiB in which there is data.
 */
public final class BlockSums {
  static final int BLOCK_BYTES = HostFiles.DATA_ALIGNMENT;

  private static final int BLOCKS_PER_REGION = 1024;
  private static final byte[] HEAD = "cowbird content 2\n".getBytes(StandardCharsets.US_ASCII);
  private static final int ENTRY_BYTES = Long.BYTES + Integer.BYTES;
  private static final int SUM_OF_ZEROS = sum(ByteBuffer.allocate(BLOCK_BYTES));

  private final ConcurrentNavigableMap<Long, int[]> regions = new ConcurrentSkipListMap<>();

  /**
   * Adds blocks. Each block is added once; those that are not are zeros.
   *
   * @param offset of the first, in bytes: a multiple of 64 KiB
   * @param blocks a multiple of 64 KiB, or up to the content's end
   */
  public void add(long offset, ByteBuffer blocks) {
    if (offset % BLOCK_BYTES != 0) {
      throw new IllegalArgumentException("Offset " + offset + " is no multiple of 64 KiB");
    }
    ByteBuffer rest = blocks.slice();
    for (int at = 0; at < rest.limit(); at += BLOCK_BYTES) {
      ByteBuffer block = rest.slice(at, Math.min(BLOCK_BYTES, rest.limit() - at));
      put((offset + at) / BLOCK_BYTES, sum(padded(block)));
    }
  }

  private static ByteBuffer padded(ByteBuffer block) {
    return block.remaining() == BLOCK_BYTES
        ? block
        : ByteBuffer.allocate(BLOCK_BYTES).put(block).rewind();
  }

  private static int sum(ByteBuffer block) {
    CRC32C crc = new CRC32C();
    crc.update(block);
    return (int) crc.getValue();
  }

  private void put(long block, int sum) {
    if (sum != SUM_OF_ZEROS) {
      regions
          .computeIfAbsent(block / BLOCKS_PER_REGION, number -> zeros())[
          (int) (block % BLOCKS_PER_REGION)] = sum;
    }
  }

  private static int[] zeros() {
    int[] sums = new int[BLOCKS_PER_REGION];
    Arrays.fill(sums, SUM_OF_ZEROS);
    return sums;
  }

  /** The digest of the content, once all that is not zero was added. */
  public ContentDigest digest() {
    MessageDigest digest = DigestAlgorithm.SHA256.start();
    digest.update(HEAD);
    regions.forEach((number, sums) -> digest.update(entries(number * BLOCKS_PER_REGION, sums)));
    return ContentDigest.of(digest.digest());
  }

  private static ByteBuffer entries(long firstBlock, int[] sums) {
    ByteBuffer entries = ByteBuffer.allocate(sums.length * ENTRY_BYTES);
    for (int i = 0; i < sums.length; i++) {
      if (sums[i] != SUM_OF_ZEROS) {
        entries.putLong((firstBlock + i) * BLOCK_BYTES).putInt(sums[i]);
      }
    }
    return entries.flip();
  }
}
