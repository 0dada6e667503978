/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

/**
 * Where one guest cluster is stored in a qcow2 image.
 *
 * @param hostOffset where it begins in the image; 0 for a hole
 * @param hostBytes how many bytes may be read there; a compressed cluster's stream may end before
 *     its last sector does
 * @param dataParts bit <i>n</i> is set if the <i>n</i>th 32nd of the cluster holds data, and unset
 *     if it reads as zeros; all are set where an image knows no subclusters
 */
public record Qcow2Cluster(Storage storage, long hostOffset, long hostBytes, int dataParts) {
  /** How a guest cluster is stored. */
  public enum Storage {
    /** Not at all: it reads as zeros, or as the backing file. */
    HOLE,
    DATA,
    COMPRESSED
  }

  static final int PARTS = Integer.SIZE;

  static final Qcow2Cluster HOLE = new Qcow2Cluster(Storage.HOLE, 0, 0, 0);

  private static final int ALL_PARTS = -1;

  static Qcow2Cluster data(long hostOffset, long clusterBytes) {
    return dataParts(hostOffset, clusterBytes, ALL_PARTS);
  }

  /** A cluster of which some parts hold data; {@code hostBytes} ends with the last of them. */
  static Qcow2Cluster dataParts(long hostOffset, long clusterBytes, int parts) {
    long hostBytes = clusterBytes / PARTS * (PARTS - Integer.numberOfLeadingZeros(parts));
    return new Qcow2Cluster(Storage.DATA, hostOffset, hostBytes, parts);
  }

  static Qcow2Cluster compressed(long hostOffset, long hostBytes) {
    return new Qcow2Cluster(Storage.COMPRESSED, hostOffset, hostBytes, ALL_PARTS);
  }
}
