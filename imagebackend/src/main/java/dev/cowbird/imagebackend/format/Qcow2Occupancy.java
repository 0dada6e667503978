/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

/**
 * How much of the file the image's structures claim. Within an active L1 table no two of them share
 * a place, so that they can't claim more than there is. A few bytes that stand for a whole disk,
 * told over and over, are found out by this, without keeping a list; it also ends every walk after
 * as many tables as the file has room for.
 */
final class Qcow2Occupancy {
  /** Deflate can't do better than 258 bytes in 2 bits. */
  private static final long BEST_ZLIB_RATIO = 1032;

  /** A zstd block of up to 128 KiB that repeats one byte takes 4 bytes (RFC 8878, 3.1.1.2). */
  private static final long BEST_ZSTD_RATIO = 32768;

  private final long clusterBytes;
  private final long leastCompressedBytes;
  private final long available;
  private long claimed;

  Qcow2Occupancy(Qcow2Header header, long fileBytes) {
    clusterBytes = header.clusterBytes();
    long bestRatio =
        header.compressionType() == Qcow2Header.ZLIB ? BEST_ZLIB_RATIO : BEST_ZSTD_RATIO;
    leastCompressedBytes = Math.max(1, clusterBytes / bestRatio);
    // The last cluster of the file may be a short one.
    available = Qcow2Header.ceilDiv(fileBytes, clusterBytes) * clusterBytes;
    claimed = clusterBytes;
  }

  void claimTable() throws MalformedImageException {
    claim(clusterBytes);
  }

  void claim(Qcow2Cluster.Storage storage) throws MalformedImageException {
    claim(
        switch (storage) {
          case HOLE -> 0;
          case DATA -> clusterBytes;
          case COMPRESSED -> leastCompressedBytes;
        });
  }

  private void claim(long bytes) throws MalformedImageException {
    claimed += bytes;
    if (claimed > available) {
      throw new MalformedImageException(
          "qcow2: the tables refer to more clusters than the file has room for, so that some are"
              + " used more than once");
    }
  }
}
