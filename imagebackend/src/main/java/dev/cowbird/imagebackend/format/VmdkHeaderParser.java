/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import dev.cowbird.imagebackend.format.VmdkHeader.Shutdown;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads a {@link VmdkHeader} by VMware's Virtual Disk Format 5.0, sections Hosted Sparse Extent
 * Header and Stream-Optimized Compressed Sparse Extents.
 */
final class VmdkHeaderParser {
  private static final int MAGIC = 0x564d444b;
  private static final int HEADER_BYTES = 512;
  private static final int NEWEST_VERSION = 3;
  private static final int NEWLINES = 0x0a0d200a;
  private static final int DEFLATE = 1;
  private static final long MIN_GRAIN_SECTORS = 8;

  /** 16 MiB, where all makers take 64 KiB. qemu takes more, and has three in memory at a time. */
  private static final long MAX_GRAIN_SECTORS = 32768;

  private static final long DIRECTORY_AT_END = -1;

  /** A marker that announces the footer, the footer, and a marker that ends the stream. */
  private static final int TAIL_BYTES = 3 * HEADER_BYTES;

  private static final int FOOTER_MARKER = 3;

  private final ByteBuffer bytes;

  static VmdkHeader parse(ImageBytes image) throws IOException, MalformedImageException {
    require(image.holds(0, HEADER_BYTES), "the file ends inside the vmdk header");
    VmdkHeaderParser first = at(image, 0);
    if (first.directorySector() != DIRECTORY_AT_END) {
      return first.header();
    }
    require(
        first.flag(VmdkFlag.COMPRESSED), "a vmdk that is no stream has its directory at the end");
    VmdkHeaderParser footer = at(image, footerOffset(image));
    require(first.agreesWith(footer), "the two vmdk headers contradict each other");
    return footer.header();
  }

  private static VmdkHeaderParser at(ImageBytes image, long offset)
      throws IOException, MalformedImageException {
    ByteBuffer bytes = image.read(offset, HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    require(bytes.getInt(0) == MAGIC, "there is no vmdk header at " + offset);
    return new VmdkHeaderParser(bytes);
  }

  private VmdkHeaderParser(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  private static long footerOffset(ImageBytes image) throws IOException, MalformedImageException {
    long tail = image.size() - TAIL_BYTES;
    require(
        tail >= HEADER_BYTES && image.size() % Sectors.BYTES == 0,
        "the vmdk stream ends inside its footer");
    ByteBuffer markers = image.read(tail, TAIL_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    int end = 2 * HEADER_BYTES;
    require(
        markers.getInt(8) == 0
            && markers.getInt(12) == FOOTER_MARKER
            && markers.getLong(end) == 0
            && markers.getLong(end + 8) == 0,
        "the vmdk stream has no footer, it is truncated");
    return tail + HEADER_BYTES;
  }

  /** About all that says how the rest of the file is to be read. */
  private boolean agreesWith(VmdkHeaderParser other) {
    int capacityAndGrainSize = 2 * Long.BYTES;
    int tableEntries = Integer.BYTES;
    return bytes
            .slice(4, 8 + capacityAndGrainSize)
            .equals(other.bytes.slice(4, 8 + capacityAndGrainSize))
        && bytes.slice(44, tableEntries).equals(other.bytes.slice(44, tableEntries))
        && algorithm() == other.algorithm();
  }

  private VmdkHeader header() throws MalformedImageException {
    check();
    return new VmdkHeader(
        bytes.getInt(4),
        flags(),
        bytesAt(12, "a vmdk capacity"),
        grainSectors() * Sectors.BYTES,
        bytesAt(28, "a vmdk descriptor offset"),
        bytesAt(36, "a vmdk descriptor"),
        flag(VmdkFlag.REDUNDANT_TABLES) ? bytesAt(48, "a redundant vmdk directory offset") : 0,
        bytesAt(56, "a vmdk directory offset"),
        bytesAt(64, "a vmdk overhead"),
        bytes.get(72) == 0 ? Shutdown.CLEAN : Shutdown.UNCLEAN);
  }

  private void check() throws MalformedImageException {
    int version = bytes.getInt(4);
    require(
        version >= 1 && version <= NEWEST_VERSION,
        "vmdk version " + Integer.toUnsignedString(version) + " is none of 1 to 3");
    require(
        !flag(VmdkFlag.NEWLINE_CHECK) || bytes.getInt(73) == NEWLINES,
        "the line ends in the vmdk header are damaged, as by a transfer as text");
    require(
        Long.bitCount(grainSectors()) == 1
            && grainSectors() >= MIN_GRAIN_SECTORS
            && grainSectors() <= MAX_GRAIN_SECTORS,
        "vmdk grains of " + Long.toUnsignedString(grainSectors()) + " sectors are not possible");
    require(
        bytes.getInt(44) == VmdkHeader.TABLE_ENTRIES,
        "vmdk grain tables of "
            + Integer.toUnsignedString(bytes.getInt(44))
            + " entries are not possible");
    require(
        algorithm() == 0 || algorithm() == DEFLATE,
        "vmdk compression algorithm " + algorithm() + " is unknown");
    // qemu goes by the algorithm, the specification by the flag.
    require(
        flag(VmdkFlag.COMPRESSED) == (algorithm() == DEFLATE),
        "vmdk compression algorithm " + algorithm() + " and its flag contradict each other");
    require(
        flag(VmdkFlag.COMPRESSED) == flag(VmdkFlag.MARKERS),
        "vmdk compression and markers are not there without each other");
  }

  private long directorySector() {
    return bytes.getLong(56);
  }

  private long grainSectors() {
    return bytes.getLong(20);
  }

  private int algorithm() {
    return Short.toUnsignedInt(bytes.getShort(77));
  }

  private long flags() {
    return Integer.toUnsignedLong(bytes.getInt(8));
  }

  private boolean flag(VmdkFlag flag) {
    return flag.in(flags());
  }

  private long bytesAt(int offset, String what) throws MalformedImageException {
    return Sectors.toBytes(bytes.getLong(offset), what);
  }

  private static void require(boolean condition, String otherwise) throws MalformedImageException {
    if (!condition) {
      throw new MalformedImageException(otherwise);
    }
  }
}
