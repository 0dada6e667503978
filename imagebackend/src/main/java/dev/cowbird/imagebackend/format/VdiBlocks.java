/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Which blocks of a vdi image hold what the guest sees: the block map. */
public final class VdiBlocks {
  private static final int PIECE_BYTES = 64 * 1024;

  /** From here on: a block that reads as zeros, and one that was never written. */
  private static final long DISCARDED = 0xfffffffeL;

  private final ImageBytes image;
  private final VdiHeader header;
  private final FileClaims claims;

  private VdiBlocks(ImageBytes image, VdiHeader header) {
    this.image = image;
    this.header = header;
    this.claims = new FileClaims("vdi", image.size());
  }

  /**
   * Goes through the block map, 64 KiB at a time. A walk that ends normally has shown that
   * everything the guest can read is inside the file, behind the map.
   *
   * @return how many bytes of the guest's disk are not holes
   * @throws MalformedImageException if the map or a block lies behind the end of the file: then the
   *     image was truncated
   */
  public static long allocatedBytes(ImageBytes image, VdiHeader header)
      throws IOException, MalformedImageException {
    return new VdiBlocks(image, header).walk();
  }

  private long walk() throws IOException, MalformedImageException {
    long mapBytes = header.blocks() * VdiHeader.ENTRY_BYTES;
    requirePlace("the block map", header.mapOffset(), mapBytes);
    claims.claim(header.mapOffset() + mapBytes);
    long allocated = 0;
    long guestOffset = 0;
    for (long done = 0; done < mapBytes; done += PIECE_BYTES) {
      int length = (int) Math.min(mapBytes - done, PIECE_BYTES);
      ByteBuffer map = image.read(header.mapOffset() + done, length).order(ByteOrder.LITTLE_ENDIAN);
      while (map.hasRemaining()) {
        long entry = Integer.toUnsignedLong(map.getInt());
        if (entry < DISCARDED) {
          allocated += claimBlock(entry, guestOffset);
        }
        guestOffset += VdiHeader.BLOCK_BYTES;
      }
    }
    return allocated;
  }

  private long claimBlock(long entry, long guestOffset) throws MalformedImageException {
    // The last block may end with the disk.
    long bytes = Math.min(VdiHeader.BLOCK_BYTES, header.diskBytes() - guestOffset);
    requirePlace("a block", header.dataOffset() + entry * VdiHeader.BLOCK_BYTES, bytes);
    claims.claim(bytes);
    return bytes;
  }

  private void requirePlace(String what, long offset, long bytes) throws MalformedImageException {
    if (!image.holds(offset, bytes)) {
      throw new MalformedImageException("vdi: the file is truncated: it has "
          + image.size()
          + " bytes, and "
          + what
          + " at "
          + offset
          + " leaves it");
    }
  }
}
