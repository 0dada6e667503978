/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import static dev.cowbird.imagebackend.format.Qcow2Cluster.HOLE;

/**
 * What the entries of an image's L1 and L2 tables say, by qemu's docs/interop/qcow2.txt, sections
 * Cluster mapping and Extended L2 Entries. Bits that are reserved there must be unset: what they
 * may come to mean can't be guessed.
 */
final class Qcow2Entries {
  private static final long OFFSET = 0x00ff_ffff_ffff_fe00L;
  private static final long COPIED = 1L << 63;
  private static final long COMPRESSED = 1L << 62;
  private static final long READS_AS_ZEROS = 1;
  private static final int SECTOR_BYTES = 512;
  private static final int HIGHEST_OFFSET_BIT = 55;

  private final boolean extended;
  private final long clusterBytes;
  private final long zeroFlag;
  private final int sectorsShift;

  Qcow2Entries(Qcow2Header header) {
    extended = header.has(Qcow2Feature.EXTENDED_L2);
    clusterBytes = header.clusterBytes();
    zeroFlag = header.version() == 2 || extended ? 0 : READS_AS_ZEROS;
    sectorsShift = Long.SIZE - 2 - (header.clusterBits() - 8);
  }

  /** The offset of the L2 table; 0 if there is none. */
  long l2Offset(long l1Entry) throws MalformedImageException {
    requireUnreserved(l1Entry, OFFSET | COPIED, "L1");
    return aligned(l1Entry & OFFSET, "L2 table");
  }

  /** An entry of 8 bytes, or the first half of an extended one with its bitmap. */
  Qcow2Cluster cluster(long entry, long bitmap) throws MalformedImageException {
    if ((entry & COMPRESSED) != 0) {
      return compressed(entry, bitmap);
    }
    requireUnreserved(entry, OFFSET | COPIED | zeroFlag, "L2");
    long hostOffset = aligned(entry & OFFSET, "guest data cluster");
    if (hostOffset == 0 && (entry & COPIED) != 0) {
      throw malformed("L2 entry %s has no offset, but is in use", entry);
    }
    return extended ? parts(hostOffset, bitmap) : whole(hostOffset, entry);
  }

  private Qcow2Cluster whole(long hostOffset, long entry) {
    // A cluster that reads as zeros may have a place reserved. It is never read, so it may also lie
    // behind the end of the file.
    boolean hole = hostOffset == 0 || (entry & zeroFlag) != 0;
    return hole ? HOLE : Qcow2Cluster.data(hostOffset, clusterBytes);
  }

  private static long zeroParts(long bitmap) {
    return bitmap >>> Qcow2Cluster.PARTS;
  }

  private Qcow2Cluster parts(long hostOffset, long bitmap) throws MalformedImageException {
    int data = (int) bitmap;
    if ((data & zeroParts(bitmap)) != 0) {
      throw malformed("subclusters %s both hold data and read as zeros", bitmap);
    }
    if (data != 0 && hostOffset == 0) {
      throw malformed("subclusters %s hold data, but have no offset", bitmap);
    }
    return data == 0 ? HOLE : Qcow2Cluster.dataParts(hostOffset, clusterBytes, data);
  }

  private Qcow2Cluster compressed(long entry, long bitmap) throws MalformedImageException {
    if ((entry & COPIED) != 0 || bitmap != 0) {
      throw malformed("compressed cluster %s has reserved bits set", entry);
    }
    long descriptor = entry & ~COMPRESSED;
    long hostOffset = descriptor & ((1L << sectorsShift) - 1);
    if (hostOffset >>> (HIGHEST_OFFSET_BIT + 1) != 0) {
      throw malformed("compressed cluster %s has reserved bits set", entry);
    }
    if (hostOffset < clusterBytes) {
      throw malformed("compressed cluster %s lies in the header cluster", entry);
    }
    long sectors = (descriptor >>> sectorsShift) + 1;
    return Qcow2Cluster.compressed(hostOffset, sectors * SECTOR_BYTES - hostOffset % SECTOR_BYTES);
  }

  private long aligned(long offset, String what) throws MalformedImageException {
    if (offset % clusterBytes != 0) {
      throw malformed("a " + what + "'s offset %s is not aligned to clusters", offset);
    }
    return offset;
  }

  private static void requireUnreserved(long entry, long known, String table)
      throws MalformedImageException {
    if ((entry & ~known) != 0) {
      throw malformed(table + " entry %s has reserved bits set", entry);
    }
  }

  private static MalformedImageException malformed(String sentence, long value) {
    return new MalformedImageException(
        "qcow2: " + String.format(sentence, "0x" + Long.toHexString(value)));
  }
}
