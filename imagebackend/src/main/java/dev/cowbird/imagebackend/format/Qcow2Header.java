/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * The header of a qcow2 image, version 2 or 3, with its header extensions. Names and layout are
 * those of qemu's docs/interop/qcow2.txt. What is here was read and is well-formed by itself; where
 * it points to was not looked at.
 *
 * @param backingFile the file that shows through where this image holds nothing
 * @param clusterBits 9 to 21: a cluster has 2<sup>clusterBits</sup> bytes
 * @param virtualBytes what the guest sees, 0 to 2<sup>63</sup>-1
 * @param cryptMethod 0 for no encryption, 1 for AES, 2 for LUKS, unknown otherwise
 * @param l1Entries of 8 bytes each in the active L1 table
 * @param incompatibleFeatures see {@link Qcow2Feature}; 0 in version 2
 * @param refcountOrder 0 to 6: a reference count has 2<sup>refcountOrder</sup> bits
 * @param compressionType 0 for zlib, 1 for zstd, unknown otherwise
 * @param backingFormat the format that the image says its backing file has
 * @param extensions those of the header extensions that are known
 */
public record Qcow2Header(
    int version,
    Optional<String> backingFile,
    int clusterBits,
    long virtualBytes,
    long cryptMethod,
    long l1Entries,
    long l1Offset,
    long refcountTableOffset,
    long refcountTableClusters,
    long snapshots,
    long snapshotsOffset,
    long incompatibleFeatures,
    long compatibleFeatures,
    long autoclearFeatures,
    int refcountOrder,
    int headerBytes,
    int compressionType,
    Optional<String> backingFormat,
    Set<Qcow2Extension> extensions) {
  /** Deflate without a zlib header: compression type 0, whatever its name says. */
  public static final int ZLIB = 0;

  /** Compression type 1. */
  public static final int ZSTD = 1;

  /** "QFI\xfb". */
  static final int MAGIC = 0x514649fb;

  static final int L1_ENTRY_BYTES = Long.BYTES;

  public Qcow2Header {
    extensions = Set.copyOf(extensions);
  }

  /**
   * Reads the header and its extensions; nothing behind the first cluster.
   *
   * @throws MalformedImageException if it is no qcow2 header, or breaks the rules for one
   */
  public static Qcow2Header read(ImageBytes image) throws IOException, MalformedImageException {
    return Qcow2HeaderParser.parse(image);
  }

  public boolean has(Qcow2Feature feature) {
    return feature.in(incompatibleFeatures);
  }

  /** The incompatible feature bits that have no {@link Qcow2Feature}. */
  public long unknownFeatures() {
    return Qcow2Feature.unknownIn(incompatibleFeatures);
  }

  public long clusterBytes() {
    return 1L << clusterBits;
  }

  int l2EntryBytes() {
    return has(Qcow2Feature.EXTENDED_L2) ? 2 * Long.BYTES : Long.BYTES;
  }

  /** How much of the guest's disk one L2 table describes; at most 2<sup>39</sup> bytes. */
  long l2Span() {
    return clusterBytes() / l2EntryBytes() * clusterBytes();
  }

  /** How many L1 entries the virtual size takes; the table may have more. */
  long l1EntriesInUse() {
    return ceilDiv(virtualBytes, l2Span());
  }

  static long ceilDiv(long dividend, long divisor) {
    return -Math.floorDiv(-dividend, divisor);
  }
}
