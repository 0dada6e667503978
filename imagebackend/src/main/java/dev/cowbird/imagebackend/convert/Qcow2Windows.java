/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.convert;

import dev.cowbird.imagebackend.convert.Qcow2Window.GuestCluster;
import dev.cowbird.imagebackend.format.Qcow2Cluster;
import dev.cowbird.imagebackend.format.Qcow2ClusterMap;
import dev.cowbird.imagebackend.format.Qcow2Header;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Gathers the clusters of a walk, which come in ascending order, into windows. */
final class Qcow2Windows implements Qcow2ClusterMap.Visitor {
  /** Takes each window once it is complete. */
  @FunctionalInterface
  interface Taker {
    void take(Qcow2Window window) throws IOException;
  }

  private final int windowBytes;
  private final Taker taker;
  private final List<GuestCluster> clusters = new ArrayList<>();
  private long start;

  Qcow2Windows(Qcow2Header header, Taker taker) {
    this.windowBytes = Qcow2Window.bytes(header);
    this.taker = taker;
  }

  @Override
  public void visit(long guestOffset, Qcow2Cluster cluster) throws IOException {
    if (guestOffset - start >= windowBytes) {
      finish();
      start = guestOffset - guestOffset % windowBytes;
    }
    clusters.add(new GuestCluster(guestOffset, cluster));
  }

  /** Hands on the last window; to be called when the walk has ended. */
  void finish() throws IOException {
    if (!clusters.isEmpty()) {
      taker.take(new Qcow2Window(start, clusters));
      clusters.clear();
    }
  }
}
