/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.testing;

import static java.util.Objects.requireNonNull;

import dev.cowbird.imagebackend.DiskSize;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.Deflater;

/**
 * Makes small qcow2 images in memory, which qemu-img opens and finds consistent. For tests of what
 * reads images; hostile ones are made of these by {@link #feature}, {@link #extension} and
 * {@link #backingFile}, or by changing bytes afterwards.
 *
 * <p>The order in the file is: header, refcount table, one refcount block, L1 table, L2 tables,
 * guest data. Version 3 and clusters of 64 KiB, unless it is told otherwise. Not safe for use by
 * many threads.
 */
public final class TinyQcow2 {
  private static final int MAGIC = 0x514649fb;
  private static final int BACKING_FORMAT = 0xe2792aca;
  private static final long COPIED = 1L << 63;
  private static final long COMPRESSED = 1L << 62;
  private static final long ZERO = 1;
  private static final int SECTOR_BYTES = 512;
  private static final int REFCOUNT_ORDER = 4;
  private static final int REFCOUNT_TABLE_CLUSTER = 1;
  private static final int REFCOUNT_BLOCK_CLUSTER = 2;
  private static final int L1_CLUSTER = 3;

  private final DiskSize size;
  private final List<ByteBuffer> extensions = new ArrayList<>();
  private final Map<Long, Content> contents = new TreeMap<>();
  private int version = 3;
  private int clusterBits = 16;
  private long incompatibleFeatures;
  private byte[] backingFile = {};

  private TinyQcow2(DiskSize size) {
    this.size = size;
  }

  /** An image with a disk of this size, which holds nothing yet. */
  public static TinyQcow2 of(DiskSize size) {
    return new TinyQcow2(size);
  }

  /** 2 or 3. */
  public TinyQcow2 version(int version) {
    this.version = version;
    return this;
  }

  /** Clusters of 2<sup>clusterBits</sup> bytes. */
  public TinyQcow2 clusterBits(int clusterBits) {
    this.clusterBits = clusterBits;
    return this;
  }

  /** Names a backing file and its format. */
  public TinyQcow2 backingFile(String path, String format) {
    backingFile = path.getBytes(StandardCharsets.UTF_8);
    return extension(BACKING_FORMAT, format.getBytes(StandardCharsets.UTF_8));
  }

  /** Sets a bit of the incompatible features, and nothing else; for version 3. */
  public TinyQcow2 feature(int bit) {
    incompatibleFeatures |= 1L << bit;
    return this;
  }

  /** Adds a header extension. */
  public TinyQcow2 extension(int type, byte[] content) {
    ByteBuffer extension = ByteBuffer.allocate(8 + (int) ceilDiv(content.length, 8) * 8);
    extensions.add(extension.putInt(type).putInt(content.length).put(content).rewind());
    return this;
  }

  /** The guest's cluster number {@code cluster} begins with {@code content}; the rest is zeros. */
  public TinyQcow2 data(long cluster, byte[] content) {
    contents.put(cluster, Content.of(Storage.DATA, content));
    return this;
  }

  /** As {@link #data}, compressed by zlib. */
  public TinyQcow2 compressed(long cluster, byte[] content) {
    contents.put(cluster, Content.of(Storage.COMPRESSED, content));
    return this;
  }

  /** The guest's cluster number {@code cluster} is marked to read as zeros; for version 3. */
  public TinyQcow2 zeros(long cluster) {
    contents.put(cluster, Content.of(Storage.ZEROS, new byte[0]));
    return this;
  }

  /**
   * The image.
   *
   * @throws IllegalStateException if it is not tiny: if it needs more than one refcount block
   */
  public byte[] bytes() {
    return new Layout().build();
  }

  private enum Storage {
    DATA,
    COMPRESSED,
    ZEROS
  }

  private record Content(Storage storage, ByteBuffer bytes) {
    static Content of(Storage storage, byte[] bytes) {
      return new Content(storage, ByteBuffer.wrap(bytes.clone()).asReadOnlyBuffer());
    }

    boolean isStored() {
      return storage != Storage.ZEROS;
    }

    /** The content with zeros behind it. */
    byte[] filledUpTo(int length) {
      byte[] filled = new byte[length];
      bytes.get(0, filled, 0, bytes.limit());
      return filled;
    }
  }

  /** One image in the making: clusters are handed out in order of need. */
  private final class Layout {
    private final int clusterBytes = 1 << clusterBits;
    private final int entriesPerTable = clusterBytes / Long.BYTES;
    private final int l1Entries =
        (int) ceilDiv(size.bytes(), (long) entriesPerTable * clusterBytes);
    private final int l1Clusters =
        (int) Math.max(1, ceilDiv((long) l1Entries * Long.BYTES, clusterBytes));
    private final Map<Integer, Integer> l2Clusters = new TreeMap<>();
    private int used = L1_CLUSTER + l1Clusters;

    byte[] build() {
      contents
          .keySet()
          .forEach(cluster -> l2Clusters.computeIfAbsent(l1Index(cluster), n -> used++));
      int firstData = used;
      used += (int) contents.values().stream().filter(Content::isStored).count();
      ByteBuffer image = ByteBuffer.allocate(used * clusterBytes);
      header(image);
      refcounts(image);
      l2Clusters.forEach(
          (index, cluster) -> image.putLong(l1Entry(index), offset(cluster) | COPIED));
      contents(image, firstData);
      return image.array();
    }

    private void header(ByteBuffer image) {
      int headerBytes = version == 2 ? 72 : 104;
      image.putInt(MAGIC).putInt(version).putLong(0).putInt(0).putInt(clusterBits);
      image.putLong(size.bytes()).putInt(0).putInt(l1Entries).putLong(offset(L1_CLUSTER));
      image.putLong(offset(REFCOUNT_TABLE_CLUSTER)).putInt(1).putInt(0).putLong(0);
      if (version > 2) {
        image.putLong(incompatibleFeatures).putLong(0).putLong(0);
        image.putInt(REFCOUNT_ORDER).putInt(headerBytes);
      }
      extensions.forEach(extension -> image.put(extension.duplicate()));
      image.putLong(0);
      if (backingFile.length > 0) {
        image.putLong(8, image.position()).putInt(16, backingFile.length).put(backingFile);
      }
    }

    private void refcounts(ByteBuffer image) {
      if (used > clusterBytes / Short.BYTES) {
        throw new IllegalStateException(used + " clusters are more than a tiny image has");
      }
      image.putLong(offset(REFCOUNT_TABLE_CLUSTER), offset(REFCOUNT_BLOCK_CLUSTER));
      for (int cluster = 0; cluster < used; cluster++) {
        image.putShort(offset(REFCOUNT_BLOCK_CLUSTER) + cluster * Short.BYTES, (short) 1);
      }
    }

    private void contents(ByteBuffer image, int firstCluster) {
      int next = firstCluster;
      for (Map.Entry<Long, Content> entry : contents.entrySet()) {
        Content content = entry.getValue();
        image.putLong(l2Entry(entry.getKey()), store(image, offset(next), content));
        next += content.isStored() ? 1 : 0;
      }
    }

    /** Puts the content at {@code offset}, and returns the L2 entry that says so. */
    private long store(ByteBuffer image, int offset, Content content) {
      return switch (content.storage()) {
        case ZEROS -> ZERO;
        case DATA -> {
          image.put(offset, content.filledUpTo(clusterBytes));
          yield COPIED | offset;
        }
        case COMPRESSED -> {
          byte[] stream = deflate(content.filledUpTo(clusterBytes));
          image.put(offset, stream);
          long additionalSectors = ceilDiv(stream.length, SECTOR_BYTES) - 1;
          yield COMPRESSED | additionalSectors << (62 - (clusterBits - 8)) | offset;
        }
      };
    }

    private byte[] deflate(byte[] cluster) {
      byte[] stream = new byte[clusterBytes];
      Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
      try {
        // Readers may have a window of 4 KiB only, and Deflater has no setting for that.
        deflater.setStrategy(Deflater.HUFFMAN_ONLY);
        deflater.setInput(cluster);
        deflater.finish();
        int length = 0;
        while (!deflater.finished() && length < stream.length) {
          length += deflater.deflate(stream, length, stream.length - length);
        }
        if (!deflater.finished()) {
          throw new IllegalStateException(
              "The content of a compressed cluster is not compressible");
        }
        return Arrays.copyOf(stream, length);
      } finally {
        deflater.end();
      }
    }

    private int l1Index(long cluster) {
      return (int) (cluster / entriesPerTable);
    }

    private int l1Entry(int index) {
      return offset(L1_CLUSTER) + index * Long.BYTES;
    }

    private int l2Entry(long cluster) {
      int table = requireNonNull(l2Clusters.get(l1Index(cluster)));
      return offset(table) + (int) (cluster % entriesPerTable) * Long.BYTES;
    }

    private int offset(int cluster) {
      return Math.multiplyExact(cluster, clusterBytes);
    }
  }

  private static long ceilDiv(long dividend, long divisor) {
    return -Math.floorDiv(-dividend, divisor);
  }
}
