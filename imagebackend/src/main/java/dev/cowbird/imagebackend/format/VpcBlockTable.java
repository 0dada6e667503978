/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The block allocation table of a VHD image that is not a fixed disk. Read in pieces; of the blocks
 * nothing is read. What their bitmaps say of their sectors is not asked either, as qemu does not.
 */
public final class VpcBlockTable {
  private static final String FORMAT = "vpc";
  private static final int SECTOR_BYTES = 512;
  private static final int ENTRY_BYTES = Integer.BYTES;
  private static final int PIECE_BYTES = 64 << 10;
  private static final int UNUSED = -1;

  private final ImageBytes image;
  private final VpcImage vpc;
  private final VpcSparseHeader header;
  private final Extents extents;
  private final BlockPlaces places;

  private VpcBlockTable(ImageBytes image, VpcImage vpc, VpcSparseHeader header)
      throws MalformedImageException {
    this.image = image;
    this.vpc = vpc;
    this.header = header;
    this.extents = new Extents(FORMAT, vpc.footerOffset());
    this.places = new BlockPlaces(
        FORMAT, vpc.footerOffset() / SECTOR_BYTES, header.storedBlockBytes() / SECTOR_BYTES);
  }

  /**
   * How many bytes of the disk are stored: whole blocks, but not more than the disk has. That this
   * ends normally has shown that all blocks are inside the file, and none is used twice.
   *
   * @param header that of {@code vpc}
   * @throws MalformedImageException if the table or a block can't be where it is said to be
   */
  public static long storedBytes(ImageBytes image, VpcImage vpc, VpcSparseHeader header)
      throws IOException, MalformedImageException {
    return new VpcBlockTable(image, vpc, header).storedBytes();
  }

  private long storedBytes() throws IOException, MalformedImageException {
    claimStructures();
    long blocksOfDisk = Qcow2Header.ceilDiv(vpc.footer().virtualBytes(), header.blockBytes());
    long stored = 0;
    ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES).limit(0);
    for (long index = 0; index < header.tableEntries(); index++) {
      if (!piece.hasRemaining()) {
        readPiece(index, piece);
      }
      int sector = piece.getInt();
      if (sector != UNUSED) {
        add(Integer.toUnsignedLong(sector));
        // A table may have more blocks than the disk needs, which no guest can read.
        stored += index < blocksOfDisk ? header.blockBytes() : 0;
      }
    }
    places.requireApart();
    return Math.min(stored, vpc.footer().virtualBytes());
  }

  private void claimStructures() throws MalformedImageException {
    extents.claim("copy of the footer", 0, VpcFooter.BYTES);
    extents.claim("dynamic disk header", vpc.footer().headerOffset(), VpcSparseHeader.BYTES);
    long tableBytes = header.tableEntries() * ENTRY_BYTES;
    extents.claim(
        "block table",
        header.tableOffset(),
        Qcow2Header.ceilDiv(tableBytes, SECTOR_BYTES) * SECTOR_BYTES);
  }

  private void readPiece(long index, ByteBuffer piece) throws IOException {
    long bytes = (header.tableEntries() - index) * ENTRY_BYTES;
    piece.clear().limit((int) Math.min(bytes, PIECE_BYTES));
    image.read(header.tableOffset() + index * ENTRY_BYTES, piece);
    piece.flip();
  }

  private void add(long sector) throws MalformedImageException {
    long offset = sector * SECTOR_BYTES;
    extents.requireInside("block", offset, header.storedBlockBytes());
    extents.requireFree("block", offset, header.storedBlockBytes());
    places.add(sector);
  }
}
