/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import dev.cowbird.imagebackend.DiskSize;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A new qcow2 image that holds nothing yet and reads through to a raw file, or to zeros: the bytes
 * that {@code qemu-img create -f qcow2}, with {@code -F raw -b} or without, writes. Version 3,
 * clusters of 64 KiB, reference counts of 16 bits, no features. Sections named here are those of
 * qemu's docs/interop/qcow2.txt. Immutable.
 *
 * <p>Its clusters are, in order: the header, the refcount table, the one refcount block, and as
 * many as the L1 table takes, the last of which the file does not fill. One block counts 32768
 * clusters and the longest L1 table takes 512, so that one is always enough. All of the L1 table is
 * zero: "the L2 table and all clusters described by this L2 table are unallocated".
 */
public final class Qcow2Overlay {
  /** The longest name of a backing file, in bytes: section Header, bytes 16 to 19. */
  public static final int MAX_BACKING_NAME_BYTES = 1023;

  /** The largest: qemu opens no image with an L1 table of more than 32 MiB. */
  public static final DiskSize MAX_VIRTUAL_SIZE = new DiskSize(1L << 51);

  private static final int VERSION = 3;
  private static final int HEADER_BYTES = 112;
  private static final int CLUSTER_BITS = 16;
  private static final int CLUSTER_BYTES = 1 << CLUSTER_BITS;
  private static final int REFCOUNT_ORDER = 4;

  /** How much of the guest's disk one entry of the L1 table describes. */
  private static final long L1_SPAN = (CLUSTER_BYTES / 8L) * CLUSTER_BYTES;

  private static final long REFCOUNT_TABLE = CLUSTER_BYTES;
  private static final long REFCOUNT_BLOCK = 2L * CLUSTER_BYTES;
  private static final long L1_TABLE = 3L * CLUSTER_BYTES;

  private static final byte[] BACKING_FORMAT = "raw".getBytes(StandardCharsets.US_ASCII);

  /** Section Feature name table: type, bit, and 46 bytes for the name. */
  private static final int FEATURE_NAME_BYTES = 48;

  private record Feature(int type, int bit, String name) {}

  private static final int INCOMPATIBLE = 0;
  private static final int COMPATIBLE = 1;
  private static final int AUTOCLEAR = 2;

  /**
   * What an older qemu shows of a feature that a newer one has switched on. Names are those of
   * qemu.
   */
  private static final List<Feature> FEATURES = List.of(
      new Feature(INCOMPATIBLE, 0, "dirty bit"),
      new Feature(INCOMPATIBLE, 1, "corrupt bit"),
      new Feature(INCOMPATIBLE, 2, "external data file"),
      new Feature(INCOMPATIBLE, 3, "compression type"),
      new Feature(INCOMPATIBLE, 4, "extended L2 entries"),
      new Feature(COMPATIBLE, 0, "lazy refcounts"),
      new Feature(AUTOCLEAR, 0, "bitmaps"),
      new Feature(AUTOCLEAR, 1, "raw external data"));

  private final byte[] backingName;
  private final long virtualBytes;

  /**
   * An overlay on a raw file.
   *
   * @param backingName the absolute path of the raw file, as the kernel takes it. An absolute path
   *     is never taken for one of qemu's protocols ({@code nbd:}, {@code json:}): those have a
   *     colon before the first slash
   * @param virtualSize what the guest sees, larger than 0
   * @throws IllegalArgumentException if the name is not absolute, has a NUL or is longer than
   *     {@link #MAX_BACKING_NAME_BYTES}, or the size is 0 or over {@link #MAX_VIRTUAL_SIZE}
   */
  public Qcow2Overlay(byte[] backingName, DiskSize virtualSize) {
    require(
        backingName.length > 0 && backingName[0] == '/', "A backing file's name must be absolute");
    require(
        backingName.length <= MAX_BACKING_NAME_BYTES,
        "A backing file's name of " + backingName.length + " bytes is too long");
    for (byte each : backingName) {
      require(each != 0, "A backing file's name has a NUL");
    }
    requireSize(virtualSize);
    this.backingName = backingName.clone();
    this.virtualBytes = virtualSize.bytes();
  }

  private Qcow2Overlay(long virtualBytes) {
    this.backingName = new byte[0];
    this.virtualBytes = virtualBytes;
  }

  /**
   * An image without a file behind it, all of which reads as zeros.
   *
   * @param virtualSize as that of an overlay
   * @throws IllegalArgumentException if the size is 0 or over {@link #MAX_VIRTUAL_SIZE}
   */
  public static Qcow2Overlay onNothing(DiskSize virtualSize) {
    requireSize(virtualSize);
    return new Qcow2Overlay(virtualSize.bytes());
  }

  private static void requireSize(DiskSize virtualSize) {
    require(
        !virtualSize.isZero() && virtualSize.compareTo(MAX_VIRTUAL_SIZE) <= 0,
        "A qcow2 image can't have " + virtualSize.bytes() + " bytes");
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /**
   * A part of the file that is not all zeros.
   *
   * @param offset in the file, in bytes
   * @param bytes to be read once
   */
  public record Piece(long offset, ByteBuffer bytes) {}

  /** All that is not zero in the file, in ascending order, each time anew. */
  public List<Piece> pieces() {
    return List.of(
        new Piece(0, header()),
        new Piece(REFCOUNT_TABLE, ByteBuffer.allocate(Long.BYTES).putLong(0, REFCOUNT_BLOCK)),
        new Piece(REFCOUNT_BLOCK, refcounts()));
  }

  /** How long the file is: it ends with the L1 table. */
  public long fileBytes() {
    return L1_TABLE + l1Entries() * Qcow2Header.L1_ENTRY_BYTES;
  }

  private long l1Entries() {
    return Qcow2Header.ceilDiv(virtualBytes, L1_SPAN);
  }

  /** Section Header: what the image is, then its extensions, then the name of the backing file. */
  private ByteBuffer header() {
    ByteBuffer extensions = extensions();
    int nameOffset = HEADER_BYTES + extensions.remaining();
    return ByteBuffer.allocate(nameOffset + backingName.length)
        .putInt(Qcow2Header.MAGIC)
        .putInt(VERSION)
        .putLong(backingName.length == 0 ? 0 : nameOffset)
        .putInt(backingName.length)
        .putInt(CLUSTER_BITS)
        .putLong(virtualBytes)
        .putInt(0) // no encryption
        .putInt((int) l1Entries())
        .putLong(L1_TABLE)
        .putLong(REFCOUNT_TABLE)
        .putInt(1) // cluster of the refcount table
        .putInt(0) // snapshots
        .putLong(0) // and nowhere a table of them
        .putLong(0) // incompatible features
        .putLong(0) // compatible features: without lazy refcounts
        .putLong(0) // autoclear features
        .putInt(REFCOUNT_ORDER)
        .putInt(HEADER_BYTES)
        .putLong(Qcow2Header.ZLIB) // one byte, and padding
        .put(extensions)
        .put(backingName)
        .flip();
  }

  /** Section Header extensions: each is padded to a multiple of 8 bytes, and type 0 ends them. */
  private ByteBuffer extensions() {
    int names = FEATURES.size() * FEATURE_NAME_BYTES;
    int format = backingName.length == 0 ? 0 : 2 * Integer.BYTES + Long.BYTES;
    ByteBuffer extensions = ByteBuffer.allocate(format + 2 * 2 * Integer.BYTES + names);
    if (format > 0) {
      extensions.putInt(Qcow2Extension.BACKING_FORMAT.type()).putInt(BACKING_FORMAT.length);
      extensions.put(BACKING_FORMAT).position(format);
    }
    extensions.putInt(Qcow2Extension.FEATURE_NAMES.type()).putInt(names);
    for (Feature feature : FEATURES) {
      int start = extensions.position();
      extensions.put((byte) feature.type()).put((byte) feature.bit());
      extensions.put(feature.name().getBytes(StandardCharsets.US_ASCII));
      extensions.position(start + FEATURE_NAME_BYTES);
    }
    return extensions.putLong(0).flip();
  }

  /** Section Host cluster management: every cluster of the file is used once. */
  private ByteBuffer refcounts() {
    int clusters = (int) Qcow2Header.ceilDiv(fileBytes(), CLUSTER_BYTES);
    ByteBuffer refcounts = ByteBuffer.allocate(clusters * Short.BYTES);
    while (refcounts.hasRemaining()) {
      refcounts.putShort((short) 1);
    }
    return refcounts.flip();
  }
}
