/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import static dev.cowbird.imagebackend.format.VhdxStructure.MIB;
import static dev.cowbird.imagebackend.format.VhdxStructure.require;

import java.nio.ByteBuffer;
import java.util.UUID;

/** A part of a VHDX file, as the region table tells it ([MS-VHDX] 2.2.3.2). */
record VhdxRegion(UUID guid, long offset, long bytes, boolean required) {
  static final UUID BLOCK_TABLE = UUID.fromString("2dc27766-f623-4200-9d64-115e9bfd4a08");
  static final UUID METADATA = UUID.fromString("8b7ca206-4790-4b9a-b8fe-575f050f886e");
  static final int ENTRY_BYTES = 32;

  static VhdxRegion parse(ByteBuffer table, int position) throws MalformedImageException {
    VhdxRegion region = new VhdxRegion(
        VhdxStructure.guid(table, position),
        table.getLong(position + 16),
        Integer.toUnsignedLong(table.getInt(position + 24)),
        (table.getInt(position + 28) & 1) != 0);
    require(
        region.offset % MIB == 0 && region.bytes % MIB == 0 && region.bytes > 0,
        "the " + region.name() + " of " + region.bytes + " bytes at "
            + Long.toUnsignedString(region.offset) + " is not aligned to 1 MiB");
    return region;
  }

  boolean isKnown() {
    return guid.equals(BLOCK_TABLE) || guid.equals(METADATA);
  }

  String name() {
    if (guid.equals(BLOCK_TABLE)) {
      return "block table";
    }
    return guid.equals(METADATA) ? "metadata" : "region " + guid;
  }
}
