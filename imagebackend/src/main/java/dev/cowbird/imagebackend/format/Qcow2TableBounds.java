/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import static dev.cowbird.imagebackend.format.Qcow2HeaderParser.require;

import java.util.List;
import java.util.stream.Stream;

/**
 * Whether the tables that a qcow2 header names can be where it says. Limits are qemu's own
 * (block/qcow2.h), so that nothing is accepted which it would not open.
 */
record Qcow2TableBounds(String name, long offset, long bytes, long maxBytes) {
  private static final long MAX_L1_BYTES = 32L << 20;
  private static final long MAX_REFCOUNT_TABLE_BYTES = 8L << 20;
  private static final long MAX_SNAPSHOTS = 65536;
  private static final long SNAPSHOT_BYTES = 40;

  /** The tables that there are, none on the header, on another, or outside the file. */
  static List<Qcow2TableBounds> check(ImageBytes image, Qcow2Header header)
      throws MalformedImageException {
    l1(header).requireInside(image, header);
    require(
        header.l1Entries() >= header.l1EntriesInUse(),
        "qcow2: an L1 table of "
            + header.l1Entries()
            + " entries is too small for a virtual size of "
            + header.virtualBytes()
            + " bytes");
    require(header.refcountTableClusters() > 0, "qcow2: there is no refcount table");
    refcounts(header).requireInside(image, header);
    snapshots(header).requireInside(image, header);
    List<Qcow2TableBounds> tables = Stream.of(l1(header), refcounts(header), snapshots(header))
        .filter(table -> table.bytes > 0)
        .toList();
    for (Qcow2TableBounds table : tables) {
      for (Qcow2TableBounds other : tables.subList(0, tables.indexOf(table))) {
        other.requireApart("the " + table.name + " table", table.offset, table.bytes);
      }
    }
    return tables;
  }

  /** Refuses what lies on this table. */
  void requireApart(String what, long from, long length) throws MalformedImageException {
    require(
        from >= offset + bytes || offset >= from + length,
        "qcow2: " + what + " at " + from + " lies on the " + name + " table at " + offset);
  }

  private static Qcow2TableBounds l1(Qcow2Header header) {
    long bytes = header.l1Entries() * Qcow2Header.L1_ENTRY_BYTES;
    return new Qcow2TableBounds("L1", header.l1Offset(), bytes, MAX_L1_BYTES);
  }

  private static Qcow2TableBounds refcounts(Qcow2Header header) {
    return new Qcow2TableBounds(
        "refcount",
        header.refcountTableOffset(),
        header.refcountTableClusters() * header.clusterBytes(),
        MAX_REFCOUNT_TABLE_BYTES);
  }

  /** Internal snapshots are no part of what a guest sees now; of their table this is the least. */
  private static Qcow2TableBounds snapshots(Qcow2Header header) {
    return new Qcow2TableBounds(
        "snapshot",
        header.snapshotsOffset(),
        header.snapshots() * SNAPSHOT_BYTES,
        MAX_SNAPSHOTS * SNAPSHOT_BYTES);
  }

  private void requireInside(ImageBytes image, Qcow2Header header) throws MalformedImageException {
    require(
        offset % header.clusterBytes() == 0,
        "qcow2: the " + name + " table's offset " + offset + " is not aligned to clusters");
    if (bytes == 0) {
      return;
    }
    require(
        bytes <= maxBytes,
        "qcow2: a " + name + " table of " + bytes + " bytes is over the limit of " + maxBytes);
    require(offset != 0, "qcow2: the " + name + " table lies in the header cluster");
    require(
        image.holds(offset, bytes),
        "qcow2: the file is truncated: it has "
            + image.size()
            + " bytes, and the "
            + name
            + " table at "
            + offset
            + " leaves it");
  }
}
