/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import static dev.cowbird.imagebackend.format.VhdxStructure.littleEndian;
import static dev.cowbird.imagebackend.format.VhdxStructure.require;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The metadata items of a VHDX image, and where they are ([MS-VHDX] 2.6.1). */
final class VhdxMetadataTable {
  private static final String SIGNATURE = "metadata";
  private static final int BYTES = 64 << 10;
  private static final int HEADER_BYTES = 32;
  private static final int ENTRY_BYTES = 32;
  private static final int MAX_ENTRIES = 2047;
  private static final int REQUIRED = 4;

  private final VhdxRegion region;
  private final Map<VhdxItem, ByteBuffer> items = new EnumMap<>(VhdxItem.class);
  private final Set<UUID> unknownRequired = new HashSet<>();

  private VhdxMetadataTable(VhdxRegion region) {
    this.region = region;
  }

  /**
   * Reads the table and the items that are known, of which none but a parent locator is missing.
   */
  static VhdxMetadataTable read(ImageBytes image, VhdxRegion region)
      throws IOException, MalformedImageException {
    new Extents(VhdxStructure.FORMAT, image.size())
        .requireInside("metadata", region.offset(), region.bytes());
    ByteBuffer table = littleEndian(image, region.offset(), BYTES);
    require(VhdxStructure.startsWith(table, SIGNATURE), "the metadata table has a wrong signature");
    int entries = Short.toUnsignedInt(table.getShort(10));
    require(entries <= MAX_ENTRIES, "a metadata table of " + entries + " items is not possible");
    VhdxMetadataTable read = new VhdxMetadataTable(region);
    for (int index = 0; index < entries; index++) {
      read.add(image, table, HEADER_BYTES + index * ENTRY_BYTES);
    }
    for (VhdxItem item : VhdxItem.values()) {
      require(read.has(item) || !item.isMandatory(), "the metadata item " + item + " is missing");
    }
    return read;
  }

  boolean has(VhdxItem item) {
    return items.containsKey(item);
  }

  int intOf(VhdxItem item, int offset) {
    return requireNonNull(items.get(item)).getInt(offset);
  }

  long longOf(VhdxItem item) {
    return requireNonNull(items.get(item)).getLong(0);
  }

  Set<UUID> unknownRequired() {
    return unknownRequired;
  }

  private void add(ImageBytes image, ByteBuffer table, int position)
      throws IOException, MalformedImageException {
    UUID guid = VhdxStructure.guid(table, position);
    long offset = Integer.toUnsignedLong(table.getInt(position + 16));
    long length = Integer.toUnsignedLong(table.getInt(position + 20));
    VhdxItem item = VhdxItem.of(guid).orElse(null);
    if (item != null) {
      require(
          item.mayHave(length) && offset >= BYTES && offset <= region.bytes() - length,
          "the metadata item " + item + " can't be " + length + " bytes at " + offset);
      require(!has(item), "the metadata item " + item + " is there twice");
      // Where the parent is nobody asks: an image that has one is refused.
      int needed = item.isMandatory() ? (int) length : 0;
      items.put(item, littleEndian(image, region.offset() + offset, needed));
    } else if ((table.getInt(position + 24) & REQUIRED) != 0) {
      unknownRequired.add(guid);
    }
  }
}
