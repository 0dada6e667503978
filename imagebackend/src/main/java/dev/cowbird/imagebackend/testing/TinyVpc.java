/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.testing;

import dev.cowbird.imagebackend.DiskSize;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes small vpc (VHD) images in memory, which qemu-img opens. For tests of what reads images;
 * hostile ones are made by changing bytes afterwards, and {@link #sealed} makes the checksums right
 * again.
 *
 * <p>The order in a dynamic image is: copy of the footer, header at 512, block table at 1536,
 * blocks, footer. Made by {@code win }, which counts by size, unless it is told otherwise. Not safe
 * for use by many threads.
 */
public final class TinyVpc {
  /** How much of a dynamic disk a block holds. */
  public static final int BLOCK_BYTES = 512 << 10;

  /** Where the block table of a dynamic image is. */
  public static final int TABLE_OFFSET = 1536;

  private static final int SECTOR_BYTES = 512;
  private static final int HEADER_OFFSET = 512;
  private static final int HEADER_BYTES = 1024;
  private static final int FIXED = 2;
  private static final int DYNAMIC = 3;
  private static final int VERSION = 0x0001_0000;
  private static final int FOOTER_CHECKSUM = 64;
  private static final int HEADER_CHECKSUM = 36;

  private final DiskSize size;
  private final int type;
  private final Map<Integer, byte[]> blocks = new TreeMap<>();
  private String creator = "win ";
  private int cylinders = 65535;
  private int heads = 16;
  private int sectorsPerTrack = 255;

  private TinyVpc(DiskSize size, int type) {
    this.size = size;
    this.type = type;
  }

  /** An image with a dynamic disk of this size, which holds nothing yet. */
  public static TinyVpc dynamic(DiskSize size) {
    return new TinyVpc(size, DYNAMIC);
  }

  /** An image with a fixed disk of this size, all zeros. */
  public static TinyVpc fixed(DiskSize size) {
    return new TinyVpc(size, FIXED);
  }

  /** Who says to have made it: 4 characters. */
  public TinyVpc creator(String creator) {
    this.creator = creator;
    return this;
  }

  /** The geometry in the footer; else the largest there is. */
  public TinyVpc geometry(int cylinders, int heads, int sectorsPerTrack) {
    this.cylinders = cylinders;
    this.heads = heads;
    this.sectorsPerTrack = sectorsPerTrack;
    return this;
  }

  /** The disk's block number {@code block} begins with {@code content}; the rest is zeros. */
  public TinyVpc data(int block, byte[] content) {
    blocks.put(block, content.clone());
    return this;
  }

  /** The image. */
  public byte[] bytes() {
    return sealed(type == FIXED ? fixed() : dynamic());
  }

  /** The image with the right checksums for whatever footers and header are where they belong. */
  public static byte[] sealed(byte[] image) {
    ByteBuffer copy = ByteBuffer.wrap(image.clone());
    seal(copy, copy.limit() - SECTOR_BYTES, SECTOR_BYTES, FOOTER_CHECKSUM);
    if (startsWith(copy, 0, "conectix")) {
      seal(copy, 0, SECTOR_BYTES, FOOTER_CHECKSUM);
    }
    if (startsWith(copy, HEADER_OFFSET, "cxsparse")) {
      seal(copy, HEADER_OFFSET, HEADER_BYTES, HEADER_CHECKSUM);
    }
    return copy.array();
  }

  private byte[] fixed() {
    ByteBuffer image = ByteBuffer.allocate((int) size.bytes() + SECTOR_BYTES);
    blocks.forEach((block, content) -> image.put(block * BLOCK_BYTES, content));
    footer(image, (int) size.bytes(), -1);
    return image.array();
  }

  private byte[] dynamic() {
    int entries = (int) ceilDiv(size.bytes(), BLOCK_BYTES);
    int firstBlock = TABLE_OFFSET + (int) ceilDiv(entries, 128) * SECTOR_BYTES;
    int stored = SECTOR_BYTES + BLOCK_BYTES;
    int end = firstBlock + blocks.size() * stored;
    ByteBuffer image = ByteBuffer.allocate(end + SECTOR_BYTES);
    footer(image, 0, HEADER_OFFSET);
    header(image, entries);
    for (int entry = 0; entry < entries; entry++) {
      image.putInt(TABLE_OFFSET + entry * Integer.BYTES, -1);
    }
    int offset = firstBlock;
    for (Map.Entry<Integer, byte[]> block : blocks.entrySet()) {
      image.putInt(TABLE_OFFSET + block.getKey() * Integer.BYTES, offset / SECTOR_BYTES);
      for (int index = 0; index < BLOCK_BYTES / SECTOR_BYTES / Byte.SIZE; index++) {
        image.put(offset + index, (byte) -1);
      }
      image.put(offset + SECTOR_BYTES, block.getValue());
      offset += stored;
    }
    footer(image, end, HEADER_OFFSET);
    return image.array();
  }

  private void footer(ByteBuffer image, int offset, long headerOffset) {
    image.position(offset).put(ascii("conectix")).putInt(2).putInt(VERSION).putLong(headerOffset);
    image.putInt(0).put(ascii(creator)).putInt(VERSION).put(ascii("Wi2k"));
    image.putLong(size.bytes()).putLong(size.bytes());
    image.putShort((short) cylinders).put((byte) heads).put((byte) sectorsPerTrack);
    image.putInt(type);
  }

  private static void header(ByteBuffer image, int entries) {
    image.position(HEADER_OFFSET).put(ascii("cxsparse")).putLong(-1).putLong(TABLE_OFFSET);
    image.putInt(VERSION).putInt(entries).putInt(BLOCK_BYTES);
  }

  private static void seal(ByteBuffer image, int offset, int length, int checksumOffset) {
    image.putInt(offset + checksumOffset, 0);
    int sum = 0;
    for (int index = 0; index < length; index++) {
      sum += Byte.toUnsignedInt(image.get(offset + index));
    }
    image.putInt(offset + checksumOffset, ~sum);
  }

  private static boolean startsWith(ByteBuffer image, int offset, String text) {
    return image.limit() >= offset + HEADER_BYTES
        && image.slice(offset, text.length()).equals(ByteBuffer.wrap(ascii(text)));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static long ceilDiv(long dividend, long divisor) {
    return -Math.floorDiv(-dividend, divisor);
  }
}
