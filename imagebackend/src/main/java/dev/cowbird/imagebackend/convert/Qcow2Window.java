/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.convert;

import dev.cowbird.imagebackend.format.Qcow2Cluster;
import dev.cowbird.imagebackend.format.Qcow2Header;
import java.util.List;

/**
 * A part of a guest's disk, as it is unpacked at once.
 *
 * @param start in bytes; a multiple of {@link #bytes(Qcow2Header)}
 * @param clusters those that are stored, one at least, in ascending order
 */
record Qcow2Window(long start, List<GuestCluster> clusters) {
  /** A cluster that is stored, and where it begins on the guest's disk. */
  record GuestCluster(long offset, Qcow2Cluster stored) {}

  private static final int LEAST_BYTES = 1 << 20;

  Qcow2Window {
    clusters = List.copyOf(clusters);
  }

  /** How large the windows of an image are: 1 MiB, or a cluster if that is larger. */
  static int bytes(Qcow2Header header) {
    return (int) Math.max(LEAST_BYTES, header.clusterBytes());
  }
}
