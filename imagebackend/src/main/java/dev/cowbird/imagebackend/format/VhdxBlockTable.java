/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import static dev.cowbird.imagebackend.format.Qcow2Header.ceilDiv;
import static dev.cowbird.imagebackend.format.VhdxStructure.FORMAT;
import static dev.cowbird.imagebackend.format.VhdxStructure.MIB;
import static dev.cowbird.imagebackend.format.VhdxStructure.malformed;
import static dev.cowbird.imagebackend.format.VhdxStructure.require;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The block allocation table of a VHDX image that has no parent ([MS-VHDX] 2.5). Read in pieces; of
 * the blocks nothing is read.
 */
public final class VhdxBlockTable {
  private static final int ENTRY_BYTES = Long.BYTES;
  private static final int PIECE_BYTES = 64 << 10;

  /** Enough for the largest disk in the smallest blocks. qemu reads all of it into memory. */
  private static final long MAX_TABLE_BYTES = 513L * MIB;

  /** So many sectors of the disk are told by one block of bits, which a parent would need. */
  private static final long SECTORS_PER_BITMAP = 1 << 23;

  private static final int OFFSET_SHIFT = 20;
  private static final int STATE = 0x7;
  private static final int RESERVED = 0xf_fff8;
  private static final int NOT_PRESENT = 0;
  private static final int UNDEFINED = 1;
  private static final int ZERO = 2;
  private static final int UNMAPPED = 3;
  private static final int PRESENT = 6;

  private final ImageBytes image;
  private final VhdxMetadata metadata;
  private final VhdxRegion table;
  private final long blocksPerBitmap;
  private final Extents extents;
  private final BlockPlaces places;

  private VhdxBlockTable(ImageBytes image, VhdxMetadata metadata, VhdxRegion table)
      throws MalformedImageException {
    this.image = image;
    this.metadata = metadata;
    this.table = table;
    this.blocksPerBitmap =
        SECTORS_PER_BITMAP * metadata.logicalSectorBytes() / metadata.blockBytes();
    this.extents = new Extents(FORMAT, image.size());
    this.places = new BlockPlaces(FORMAT, ceilDiv(image.size(), MIB), metadata.blockBytes() / MIB);
  }

  /**
   * How many bytes of the disk are stored: whole blocks, but not more than the disk has. That this
   * ends normally has shown that all regions and blocks are inside the file, and none shares a
   * place with another.
   *
   * @throws MalformedImageException if a region or a block can't be where it is said to be
   */
  public static long storedBytes(
      ImageBytes image, VhdxHeader header, VhdxRegionTable regions, VhdxMetadata metadata)
      throws IOException, MalformedImageException {
    VhdxBlockTable blocks =
        new VhdxBlockTable(image, metadata, regions.region(VhdxRegion.BLOCK_TABLE));
    blocks.claim(header, regions);
    return blocks.storedBytes();
  }

  private void claim(VhdxHeader header, VhdxRegionTable regions) throws MalformedImageException {
    extents.claim("header section", 0, MIB);
    extents.claim("log", header.logOffset(), header.logBytes());
    for (VhdxRegion region : regions.all()) {
      extents.claim(region.name(), region.offset(), region.bytes());
    }
  }

  private long storedBytes() throws IOException, MalformedImageException {
    long entries = entriesInUse();
    ByteBuffer piece =
        ByteBuffer.allocate(PIECE_BYTES).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    for (long index = 0; index < entries; index++) {
      if (!piece.hasRemaining()) {
        readPiece(index, entries, piece);
      }
      entry(index, piece.getLong());
    }
    places.requireApart();
    return Math.min(places.count() * metadata.blockBytes(), metadata.virtualBytes());
  }

  /**
   * One for each block, and behind so many of them one for their bitmap; the table may be longer.
   */
  private long entriesInUse() throws MalformedImageException {
    long blocks = ceilDiv(metadata.virtualBytes(), metadata.blockBytes());
    long entries = blocks + (blocks - 1) / blocksPerBitmap;
    require(
        entries <= table.bytes() / ENTRY_BYTES && table.bytes() <= MAX_TABLE_BYTES,
        "a block table of " + table.bytes() + " bytes can't be that of a disk of "
            + metadata.virtualBytes());
    return entries;
  }

  private void readPiece(long index, long entries, ByteBuffer piece) throws IOException {
    long bytes = (entries - index) * ENTRY_BYTES;
    piece.clear().limit((int) Math.min(bytes, PIECE_BYTES));
    image.read(table.offset() + index * ENTRY_BYTES, piece);
    piece.flip();
  }

  private void entry(long index, long entry) throws MalformedImageException {
    int state = (int) entry & STATE;
    if (index % (blocksPerBitmap + 1) == blocksPerBitmap) {
      require(state == NOT_PRESENT, "there is a bitmap, as if there were a parent");
      return;
    }
    switch (state) {
      // All of them read as zeros, or as anything.
      case NOT_PRESENT, UNDEFINED, ZERO, UNMAPPED -> {}
      case PRESENT -> present(index, entry);
      default -> throw malformed("a block is in state " + state + ", which is not possible");
    }
  }

  private void present(long index, long entry) throws MalformedImageException {
    require((entry & RESERVED) == 0, "an entry of the block table has reserved bits set");
    long unit = entry >>> OFFSET_SHIFT;
    require(unit <= Long.MAX_VALUE / MIB, "block " + unit + " MiB into the file leaves it");
    extents.requireInside("block", unit * MIB, bytesNeeded(index));
    extents.requireFree("block", unit * MIB, metadata.blockBytes());
    places.add(unit);
  }

  /**
   * How much of a block must be there. qemu once ended files with the disk, not with its last
   * block; it still reads those, as long as no bitmap has an entry before that block.
   */
  private long bytesNeeded(long index) {
    return index < blocksPerBitmap
        ? Math.min(metadata.blockBytes(), metadata.virtualBytes() - index * metadata.blockBytes())
        : metadata.blockBytes();
  }
}
