/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.convert;

import dev.cowbird.imagebackend.convert.Qcow2Window.GuestCluster;
import dev.cowbird.imagebackend.format.ImageBytes;
import dev.cowbird.imagebackend.format.MalformedImageException;
import dev.cowbird.imagebackend.format.Qcow2Cluster;
import dev.cowbird.imagebackend.format.Qcow2Cluster.Storage;
import dev.cowbird.imagebackend.format.Qcow2Header;
import dev.cowbird.imagebackend.inflate.BlockInflater;
import dev.cowbird.imagebackend.inflate.CorruptBlockException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks windows of one image, one after the other, in buffers of its own. Not safe for use by
 * many threads.
 */
final class WindowUnpacker implements AutoCloseable {
  private static final byte[] ZEROS = new byte[RawSink.ALIGNMENT];

  private final ImageBytes image;
  private final Qcow2Header header;
  private final RawSink sink;
  private final int clusterBytes;
  private final ByteBuffer content;
  private @Nullable ByteBuffer packed;
  private @Nullable BlockInflater inflater;

  /** What is in {@link #content} and not yet given to the sink; empty if both are the same. */
  private int pieceStart;

  private int pieceEnd;

  WindowUnpacker(ImageBytes image, Qcow2Header header, RawSink sink) {
    this.image = image;
    this.header = header;
    this.sink = sink;
    this.clusterBytes = (int) header.clusterBytes();
    this.content = ByteBuffer.allocateDirect(Qcow2Window.bytes(header));
  }

  /**
   * Gives the sink what the guest sees in a window.
   *
   * @return how much of it was stored, in bytes
   */
  long unpack(Qcow2Window window) throws IOException, MalformedImageException {
    pieceStart = 0;
    pieceEnd = 0;
    List<GuestCluster> rest = window.clusters();
    while (!rest.isEmpty()) {
      int count = rest.get(0).stored().storage() == Storage.COMPRESSED
          ? inflateRun(window, rest)
          : readRun(window, rest);
      rest = rest.subList(count, rest.size());
    }
    writePiece(window);
    return window.clusters().stream().mapToLong(this::visibleBytes).sum();
  }

  private long visibleBytes(GuestCluster cluster) {
    return Math.min(clusterBytes, header.virtualBytes() - cluster.offset());
  }

  // --- what is stored as it is

  /** Reads the first cluster, and those that follow it both on the disk and in the image. */
  private int readRun(Qcow2Window window, List<GuestCluster> clusters) throws IOException {
    GuestCluster first = clusters.get(0);
    int count = 1;
    while (count < clusters.size() && continues(first, clusters.get(count), count)) {
      count++;
    }
    GuestCluster last = clusters.get(count - 1);
    int position = startAt(window, first);
    long hostBytes =
        (count - 1L) * clusterBytes + Math.min(last.stored().hostBytes(), visibleBytes(last));
    image.read(first.stored().hostOffset(), content.slice(position, (int) hostBytes));
    for (GuestCluster cluster : clusters.subList(0, count)) {
      clearHoles(cluster.stored(), (int) (cluster.offset() - window.start()));
    }
    pieceEnd = position + count * clusterBytes;
    return count;
  }

  private boolean continues(GuestCluster first, GuestCluster next, int distance) {
    long bytes = (long) distance * clusterBytes;
    return next.stored().storage() == Storage.DATA
        && next.offset() == first.offset() + bytes
        && next.stored().hostOffset() == first.stored().hostOffset() + bytes;
  }

  private void clearHoles(Qcow2Cluster cluster, int position) {
    if (cluster.dataParts() == ~0) {
      return;
    }
    int partBytes = clusterBytes / Integer.SIZE;
    for (int part = 0; part < Integer.SIZE; part++) {
      if ((cluster.dataParts() & 1 << part) == 0) {
        clear(position + part * partBytes, position + (part + 1) * partBytes);
      }
    }
  }

  // --- what is compressed

  /** Inflates the first cluster, and those that lie behind it in the image close together. */
  private int inflateRun(Qcow2Window window, List<GuestCluster> clusters)
      throws IOException, MalformedImageException {
    ByteBuffer run = packed();
    long start = clusters.get(0).stored().hostOffset();
    long end = start;
    int count = 0;
    while (count < clusters.size()) {
      Qcow2Cluster next = clusters.get(count).stored();
      // The last sector of one may be the first sector of the next.
      boolean near = next.hostOffset() >= start && next.hostOffset() <= end;
      long nextEnd = Math.max(end, next.hostOffset() + next.hostBytes());
      if (next.storage() != Storage.COMPRESSED || !near || nextEnd - start > run.capacity()) {
        break;
      }
      end = nextEnd;
      count++;
    }
    image.read(start, run.clear().limit((int) (end - start)));
    for (GuestCluster cluster : clusters.subList(0, count)) {
      run.limit((int) (cluster.stored().hostOffset() + cluster.stored().hostBytes() - start));
      run.position((int) (cluster.stored().hostOffset() - start));
      inflate(window, cluster, run);
    }
    return count;
  }

  private void inflate(Qcow2Window window, GuestCluster cluster, ByteBuffer from)
      throws IOException, MalformedImageException {
    int position = startAt(window, cluster);
    try {
      inflater().inflate(from, content.clear().position(position).limit(position + clusterBytes));
    } catch (CorruptBlockException e) {
      MalformedImageException malformed =
          new MalformedImageException("qcow2: the compressed cluster for guest offset "
              + cluster.offset()
              + " can't be unpacked: "
              + e.getMessage());
      malformed.initCause(e);
      throw malformed;
    }
    pieceEnd = position + clusterBytes;
  }

  private ByteBuffer packed() {
    if (packed == null) {
      // A compressed cluster can say that it has up to twice the bytes of one that is not.
      packed = ByteBuffer.allocateDirect(Math.max(content.capacity(), 2 * clusterBytes));
    }
    return packed;
  }

  private BlockInflater inflater() {
    if (inflater == null) {
      inflater = header.compressionType() == Qcow2Header.ZSTD
          ? BlockInflater.ofZstd()
          : BlockInflater.ofDeflate();
    }
    return inflater;
  }

  // --- what the sink gets

  /**
   * Makes the piece reach up to a cluster, with zeros in between, or begins another one if there is
   * an aligned block of zeros in between.
   *
   * @return the cluster's place in the content
   */
  private int startAt(Qcow2Window window, GuestCluster cluster) throws IOException {
    int position = (int) (cluster.offset() - window.start());
    int block = position - position % RawSink.ALIGNMENT;
    if (block > alignedEnd()) {
      writePiece(window);
      pieceStart = block;
      pieceEnd = block;
    }
    clear(pieceEnd, position);
    return position;
  }

  private int alignedEnd() {
    return -Math.floorDiv(-pieceEnd, RawSink.ALIGNMENT) * RawSink.ALIGNMENT;
  }

  private void writePiece(Qcow2Window window) throws IOException {
    int end = (int) Math.min(alignedEnd(), header.virtualBytes() - window.start());
    if (pieceStart < end) {
      clear(pieceEnd, end);
      sink.write(window.start() + pieceStart, content.slice(pieceStart, end - pieceStart));
    }
  }

  private void clear(int from, int to) {
    content.clear();
    for (int at = from; at < to; at += ZEROS.length) {
      content.put(at, ZEROS, 0, Math.min(ZEROS.length, to - at));
    }
  }

  @Override
  public void close() {
    if (inflater != null) {
      inflater.close();
    }
  }
}
