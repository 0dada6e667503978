/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Which clusters of a qcow2 image hold what the guest sees: the active L1 table and its L2 tables.
 * Not more than a cluster of either is in memory at a time. Not safe for use by many threads.
 */
public final class Qcow2ClusterMap {
  /** Is told of each guest cluster that is stored, in ascending order. */
  @FunctionalInterface
  public interface Visitor {
    /** @param guestOffset where the cluster begins on the guest's disk, in bytes */
    void visit(long guestOffset, Qcow2Cluster cluster) throws IOException;
  }

  private final ImageBytes image;
  private final Qcow2Header header;
  private final List<Qcow2TableBounds> tables;
  private final Qcow2Entries entries;

  private Qcow2ClusterMap(ImageBytes image, Qcow2Header header, List<Qcow2TableBounds> tables) {
    this.image = image;
    this.header = header;
    this.tables = tables;
    this.entries = new Qcow2Entries(header);
  }

  /**
   * The map of an image whose header was read. The clusters are not looked at yet.
   *
   * @throws MalformedImageException if the L1, refcount or snapshot table can't be where the header
   *     says, or lies on another
   */
  public static Qcow2ClusterMap of(ImageBytes image, Qcow2Header header)
      throws MalformedImageException {
    return new Qcow2ClusterMap(image, header, Qcow2TableBounds.check(image, header));
  }

  /**
   * Goes through all clusters of the guest's disk. A walk that ends normally has shown that
   * everything the guest can read is inside the file and none of its tables, and that there is not
   * more of it than the file has room for.
   *
   * <p>Reads as many entries as the virtual size implies, and no more tables than the file has room
   * for. Clusters that are not stored are left out; they read as zeros, or as the backing file.
   *
   * @throws MalformedImageException if an entry is against the rules, or refers to something behind
   *     the end of the file: then the image was truncated
   */
  public void walk(Visitor visitor) throws IOException, MalformedImageException {
    Qcow2Occupancy occupancy = new Qcow2Occupancy(header, image.size());
    ByteBuffer l1 = ByteBuffer.allocate((int) header.clusterBytes());
    ByteBuffer l2 = ByteBuffer.allocate((int) header.clusterBytes());
    long l1Entries = header.l1EntriesInUse();
    l1.limit(0);
    for (long index = 0; index < l1Entries; index++) {
      if (!l1.hasRemaining()) {
        readL1(index, l1Entries, l1);
      }
      long l2Offset = entries.l2Offset(l1.getLong());
      if (l2Offset != 0) {
        readL2(l2Offset, l2);
        occupancy.claimTable();
        walkL2(index * header.l2Span(), l2, occupancy, visitor);
      }
    }
  }

  private void readL1(long index, long entriesInUse, ByteBuffer into) throws IOException {
    long bytes = (entriesInUse - index) * Qcow2Header.L1_ENTRY_BYTES;
    into.clear().limit((int) Math.min(bytes, into.capacity()));
    image.read(header.l1Offset() + index * Qcow2Header.L1_ENTRY_BYTES, into);
    into.flip();
  }

  private void readL2(long offset, ByteBuffer into) throws IOException, MalformedImageException {
    into.clear();
    if (!image.holds(offset, into.limit())) {
      throw outside("an L2 table", offset);
    }
    requireApart("an L2 table", offset, into.limit());
    image.read(offset, into);
    into.flip();
  }

  private void walkL2(
      long firstGuestOffset, ByteBuffer l2, Qcow2Occupancy occupancy, Visitor visitor)
      throws IOException, MalformedImageException {
    boolean extended = header.l2EntryBytes() > Long.BYTES;
    long guestOffset = firstGuestOffset;
    // What a last table has beyond the virtual size, no guest can read.
    while (l2.hasRemaining() && guestOffset < header.virtualBytes()) {
      Qcow2Cluster cluster = entries.cluster(l2.getLong(), extended ? l2.getLong() : 0);
      if (cluster.storage() != Qcow2Cluster.Storage.HOLE) {
        requireInside(guestOffset, cluster);
        occupancy.claim(cluster.storage());
        visitor.visit(guestOffset, cluster);
      }
      guestOffset += header.clusterBytes();
    }
  }

  private void requireInside(long guestOffset, Qcow2Cluster cluster)
      throws MalformedImageException {
    long bytes = bytesNeeded(guestOffset, cluster);
    if (!image.holds(cluster.hostOffset(), bytes)) {
      throw outside("guest data", cluster.hostOffset());
    }
    requireApart("guest data", cluster.hostOffset(), bytes);
  }

  private void requireApart(String what, long offset, long bytes) throws MalformedImageException {
    for (Qcow2TableBounds table : tables) {
      table.requireApart(what, offset, bytes);
    }
  }

  private long bytesNeeded(long guestOffset, Qcow2Cluster cluster) {
    return switch (cluster.storage()) {
      case HOLE -> 0;
      // qemu-img ends the file with the last guest data, not with the cluster which that is in.
      case DATA -> Math.min(cluster.hostBytes(), header.virtualBytes() - guestOffset);
      // qemu-img fills up the last sector of compressed data, so that this is exact.
      case COMPRESSED -> cluster.hostBytes();
    };
  }

  private MalformedImageException outside(String what, long offset) {
    return new MalformedImageException("qcow2: the file is truncated: it has "
        + image.size()
        + " bytes, and "
        + what
        + " at "
        + offset
        + " leaves it");
  }
}
