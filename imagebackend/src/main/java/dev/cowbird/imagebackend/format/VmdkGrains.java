/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Which grains of a vmdk hold what the guest sees: the grain directory and its grain tables. Not
 * more than 64 KiB of the directory and one table are in memory at a time. Not safe for use by many
 * threads.
 */
public final class VmdkGrains {
  private static final int DIRECTORY_PIECE_BYTES = 64 * 1024;
  private static final int ZEROED_GRAIN = 1;

  /** Sector on the guest's disk (8 bytes) and length of the stream (4 bytes). */
  private static final int MARKER_BYTES = 12;

  private final ImageBytes image;
  private final VmdkHeader header;
  private final FileClaims claims;
  private final ByteBuffer table =
      ByteBuffer.allocate(VmdkHeader.TABLE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final ByteBuffer marker =
      ByteBuffer.allocate(MARKER_BYTES).order(ByteOrder.LITTLE_ENDIAN);

  private VmdkGrains(ImageBytes image, VmdkHeader header) {
    this.image = image;
    this.header = header;
    this.claims = new FileClaims("vmdk", image.size());
  }

  /**
   * Goes through all grains of the guest's disk. A walk that ends normally has shown that
   * everything the guest can read is inside the file, behind the descriptor, and that a compressed
   * grain belongs where it is used; whether it can be inflated was not looked at.
   *
   * <p>Reads as many tables as the virtual size implies, and no more than the file has room for.
   *
   * @return how many bytes of the guest's disk are not holes; a compressed grain counts in full
   * @throws MalformedImageException if a table or grain is not where one can be: behind the end of
   *     the file, where it is truncated
   */
  public static long allocatedBytes(ImageBytes image, VmdkHeader header)
      throws IOException, MalformedImageException {
    return new VmdkGrains(image, header).walk();
  }

  private long walk() throws IOException, MalformedImageException {
    long directoryBytes = header.directoryEntries() * VmdkHeader.ENTRY_BYTES;
    requirePlace("its overhead", 0, header.overheadBytes());
    requireFree("the grain directory", header.directoryOffset(), directoryBytes);
    if (header.redundantDirectoryOffset() != 0) {
      requireFree(
          "the redundant grain directory", header.redundantDirectoryOffset(), directoryBytes);
    }
    claims.claim(directoryBytes);
    long allocated = 0;
    long guestOffset = 0;
    for (long done = 0; done < directoryBytes; done += DIRECTORY_PIECE_BYTES) {
      int length = (int) Math.min(directoryBytes - done, DIRECTORY_PIECE_BYTES);
      ByteBuffer directory =
          image.read(header.directoryOffset() + done, length).order(ByteOrder.LITTLE_ENDIAN);
      while (directory.hasRemaining()) {
        long tableSector = Integer.toUnsignedLong(directory.getInt());
        allocated += tableSector == 0 ? 0 : walkTable(tableSector * Sectors.BYTES, guestOffset);
        guestOffset += header.tableSpan();
      }
    }
    return allocated;
  }

  private long walkTable(long tableOffset, long firstGuestOffset)
      throws IOException, MalformedImageException {
    requireFree("a grain table", tableOffset, VmdkHeader.TABLE_BYTES);
    claims.claim(VmdkHeader.TABLE_BYTES);
    image.read(tableOffset, table.clear());
    table.flip();
    long allocated = 0;
    long guestOffset = firstGuestOffset;
    // What a last table has beyond the virtual size, no guest can read.
    while (table.hasRemaining() && guestOffset < header.virtualBytes()) {
      long sector = Integer.toUnsignedLong(table.getInt());
      if (!isHole(sector)) {
        long bytes = Math.min(header.grainBytes(), header.virtualBytes() - guestOffset);
        claimGrain(sector * Sectors.BYTES, guestOffset, bytes);
        allocated += bytes;
      }
      guestOffset += header.grainBytes();
    }
    return allocated;
  }

  private boolean isHole(long sector) {
    return sector == 0 || (sector == ZEROED_GRAIN && header.has(VmdkFlag.ZEROED_GRAINS));
  }

  private void claimGrain(long offset, long guestOffset, long guestBytes)
      throws IOException, MalformedImageException {
    if (!header.has(VmdkFlag.COMPRESSED)) {
      requireFree("a grain", offset, guestBytes);
      claims.claim(guestBytes);
      return;
    }
    requireFree("a compressed grain", offset, MARKER_BYTES);
    image.read(offset, marker.clear());
    long guestSector = marker.getLong(0);
    long streamBytes = Integer.toUnsignedLong(marker.getInt(8));
    if (guestSector != guestOffset / Sectors.BYTES) {
      throw new MalformedImageException("vmdk: the grain at "
          + offset
          + " is marked for sector "
          + Long.toUnsignedString(guestSector)
          + ", and used for "
          + guestOffset / Sectors.BYTES);
    }
    // qemu reads two grains' worth to find marker and stream in it.
    if (streamBytes == 0 || streamBytes > 2 * header.grainBytes() - MARKER_BYTES) {
      throw new MalformedImageException("vmdk: a compressed grain of "
          + streamBytes
          + " bytes is not possible with grains of "
          + header.grainBytes());
    }
    requireFree("a compressed grain", offset, MARKER_BYTES + streamBytes);
    claims.claim(MARKER_BYTES + streamBytes);
  }

  private void requireFree(String what, long offset, long bytes) throws MalformedImageException {
    if (!header.isBehindDescriptor(offset)) {
      throw new MalformedImageException(
          "vmdk: " + what + " at " + offset + " lies on the header or the descriptor");
    }
    requirePlace(what, offset, bytes);
  }

  private void requirePlace(String what, long offset, long bytes) throws MalformedImageException {
    if (!image.holds(offset, bytes)) {
      throw new MalformedImageException("vmdk: the file is truncated: it has "
          + image.size()
          + " bytes, and "
          + what
          + " at "
          + offset
          + " leaves it");
    }
  }
}
