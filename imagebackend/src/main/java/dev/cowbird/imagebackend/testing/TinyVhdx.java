/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.testing;

import dev.cowbird.imagebackend.DiskSize;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * Makes small vhdx images in memory, which qemu-img opens: as small as they can be, a few MiB. For
 * tests of what reads images; hostile ones are made by {@link #region} and {@link #item}, or by
 * changing bytes afterwards, and {@link #sealed} makes the checksums right again.
 *
 * <p>The order in the file is: header section, log, block table, metadata, one MiB each, then the
 * blocks. Dynamic, with blocks of 1 MiB. All numbers are little-endian. Not safe for use by many
 * threads.
 */
public final class TinyVhdx {
  /** How much of the disk a block holds, and to what everything in the file is aligned. */
  public static final int MIB = 1 << 20;

  /** Where the headers are; the second counts. */
  public static final List<Integer> HEADER_OFFSETS = List.of(64 << 10, 128 << 10);

  /** Where the copies of the region table are. */
  public static final List<Integer> REGION_TABLE_OFFSETS = List.of(192 << 10, 256 << 10);

  /** Where the block table is. */
  public static final int TABLE_OFFSET = 2 * MIB;

  /** Where the metadata table is. */
  public static final int METADATA_OFFSET = 3 * MIB;

  /** Where the first metadata item is, the block size and the flags; the others follow. */
  public static final int ITEMS_OFFSET = METADATA_OFFSET + (64 << 10);

  private static final int LOG_OFFSET = MIB;
  private static final int FIRST_BLOCK = 4;
  private static final int PRESENT = 6;
  private static final int HEADER_BYTES = 4096;
  private static final int REGION_TABLE_BYTES = 64 << 10;
  private static final int REQUIRED = 1;
  private static final int ITEM_IS_REQUIRED = 4;

  private record Region(UUID guid, long offset, int bytes, int flags) {}

  private record Item(UUID guid, ByteBuffer content, int flags) {
    static Item of(String guid, ByteBuffer content) {
      return new Item(UUID.fromString(guid), content.rewind(), ITEM_IS_REQUIRED);
    }
  }

  private final List<Region> regions = new ArrayList<>();
  private final List<Item> items = new ArrayList<>();
  private final Map<Integer, byte[]> blocks = new TreeMap<>();

  private TinyVhdx(DiskSize size) {
    regions.add(new Region(
        UUID.fromString("2dc27766-f623-4200-9d64-115e9bfd4a08"), TABLE_OFFSET, MIB, REQUIRED));
    regions.add(new Region(
        UUID.fromString("8b7ca206-4790-4b9a-b8fe-575f050f886e"), METADATA_OFFSET, MIB, REQUIRED));
    items.add(Item.of("caa16737-fa36-4d43-b3b6-33f0aa44e76b", numbers(8).putInt(MIB)));
    items.add(Item.of("2fa54224-cd1b-4876-b211-5dbed83bf4b8", numbers(8).putLong(size.bytes())));
    items.add(Item.of("beca12ab-b2e6-4523-93ef-c309e000c746", numbers(16).putLong(7)));
    items.add(Item.of("8141bf1d-a96f-4709-ba47-f233a8faab5f", numbers(4).putInt(512)));
    items.add(Item.of("cda348c7-445d-4471-9cc9-e9885251c556", numbers(4).putInt(512)));
  }

  /** An image with a disk of this size, which holds nothing yet. */
  public static TinyVhdx of(DiskSize size) {
    return new TinyVhdx(size);
  }

  /** Adds a region to the region tables; {@code flags} 1 says that readers have to know it. */
  public TinyVhdx region(UUID guid, long offset, int bytes, int flags) {
    regions.add(new Region(guid, offset, bytes, flags));
    return this;
  }

  /** Adds a metadata item; {@code flags} 4 says that readers have to know it. */
  public TinyVhdx item(UUID guid, byte[] content, int flags) {
    items.add(new Item(guid, ByteBuffer.wrap(content.clone()), flags));
    return this;
  }

  /** The disk's MiB number {@code block} begins with {@code content}; the rest is zeros. */
  public TinyVhdx data(int block, byte[] content) {
    blocks.put(block, content.clone());
    return this;
  }

  /** The image. */
  public byte[] bytes() {
    byte[] bytes = new byte[(FIRST_BLOCK + blocks.size()) * MIB];
    ByteBuffer image = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    image.put(ascii("vhdxfile"));
    HEADER_OFFSETS.forEach(offset -> header(image, offset));
    REGION_TABLE_OFFSETS.forEach(offset -> regionTable(image, offset));
    metadata(image);
    int unit = FIRST_BLOCK;
    for (Map.Entry<Integer, byte[]> block : blocks.entrySet()) {
      image.putLong(TABLE_OFFSET + block.getKey() * Long.BYTES, (long) unit << 20 | PRESENT);
      image.put(unit * MIB, block.getValue());
      unit++;
    }
    return sealed(bytes);
  }

  /** The image with the right checksums in its headers and region tables. */
  public static byte[] sealed(byte[] image) {
    byte[] bytes = image.clone();
    ByteBuffer copy = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    HEADER_OFFSETS.forEach(offset -> seal(copy, offset, HEADER_BYTES));
    REGION_TABLE_OFFSETS.forEach(offset -> seal(copy, offset, REGION_TABLE_BYTES));
    return bytes;
  }

  private static void seal(ByteBuffer image, int offset, int length) {
    image.putInt(offset + 4, 0);
    CRC32C checksum = new CRC32C();
    checksum.update(image.slice(offset, length));
    image.putInt(offset + 4, (int) checksum.getValue());
  }

  private static void header(ByteBuffer image, int offset) {
    image.position(offset).put(ascii("head")).putInt(0).putLong(offset);
    image.position(offset + 64).putShort((short) 0).putShort((short) 1).putInt(MIB);
    image.putLong(LOG_OFFSET);
  }

  private void regionTable(ByteBuffer image, int offset) {
    image.position(offset).put(ascii("regi")).putInt(0).putInt(regions.size()).putInt(0);
    for (Region region : regions) {
      putGuid(image, region.guid());
      image.putLong(region.offset()).putInt(region.bytes()).putInt(region.flags());
    }
  }

  private void metadata(ByteBuffer image) {
    image.position(METADATA_OFFSET).put(ascii("metadata")).putShort((short) 0);
    image.putShort((short) items.size()).position(METADATA_OFFSET + 32);
    int content = ITEMS_OFFSET;
    for (Item item : items) {
      putGuid(image, item.guid());
      int length = item.content().limit();
      image.putInt(content - METADATA_OFFSET).putInt(length);
      image.putInt(item.flags()).putInt(0);
      image.put(content, item.content(), 0, length);
      content += length;
    }
  }

  private static void putGuid(ByteBuffer image, UUID guid) {
    long high = guid.getMostSignificantBits();
    image.putInt((int) (high >>> 32)).putShort((short) (high >>> 16)).putShort((short) high);
    image.putLong(Long.reverseBytes(guid.getLeastSignificantBits()));
  }

  private static ByteBuffer numbers(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
