/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.testing;

import dev.cowbird.imagebackend.DiskSize;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.DeflaterOutputStream;

/**
 * Makes small vmdk images in memory, which qemu-img reads. The order in the file is: header,
 * descriptor, grains, grain tables, grain directory; in a stream a footer. One after the other
 * begins at the next sector.
 */
public final class TinyVmdk {
  /** Where the descriptor begins, and how long it may be. */
  public static final int DESCRIPTOR = 512;

  public static final int DESCRIPTOR_BYTES = 20 * 512;

  /** Where the first grain begins. */
  public static final int FIRST_GRAIN = DESCRIPTOR + DESCRIPTOR_BYTES;

  private static final int SECTOR_BYTES = 512;
  private static final int TABLE_ENTRIES = 512;
  private static final int NEWLINES = 0x0a0d200a;
  private static final int STREAM_FLAGS = 0x30000;
  private static final int ZEROED_GRAIN = 1;

  private final DiskSize size;
  private final boolean isStream;
  private final Map<Integer, byte[]> grains = new TreeMap<>();
  private int version = 1;
  private int flags = 1;
  private int grainSectors = 128;
  private String descriptor;

  private TinyVmdk(DiskSize size, boolean isStream) {
    this.size = size;
    this.isStream = isStream;
    descriptor = descriptor(
        isStream ? "streamOptimized" : "monolithicSparse",
        "RW " + size.bytes() / SECTOR_BYTES + " SPARSE \"tiny.vmdk\"");
  }

  /** A monolithicSparse image. */
  public static TinyVmdk sparse(DiskSize size) {
    return new TinyVmdk(size, false);
  }

  /** A streamOptimized image, whose directory is at the end. */
  public static TinyVmdk stream(DiskSize size) {
    return new TinyVmdk(size, true);
  }

  /** A usual descriptor with these lines for extents. */
  public static String descriptor(String createType, String extents) {
    return "# Disk DescriptorFile\nversion=1\nCID=12345678\nparentCID=ffffffff\ncreateType=\""
        + createType
        + "\"\n\n# Extent description\n"
        + extents
        + "\n\n# The Disk Data Base\n#DDB\n\nddb.adapterType = \"ide\"\n";
  }

  public TinyVmdk descriptor(String text) {
    descriptor = text;
    return this;
  }

  public TinyVmdk grainSectors(int sectors) {
    grainSectors = sectors;
    return this;
  }

  /** The guest's grain number {@code index} begins with {@code content}; the rest is zeros. */
  public TinyVmdk grain(int index, byte[] content) {
    grains.put(index, Arrays.copyOf(content, grainSectors * SECTOR_BYTES));
    return this;
  }

  /** The guest's grain number {@code index} is marked to read as zeros. */
  public TinyVmdk zeros(int index) {
    version = 2;
    flags |= 1 << 2;
    grains.put(index, new byte[0]);
    return this;
  }

  public byte[] bytes() {
    ByteBuffer file = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
    file.put(DESCRIPTOR, descriptor.getBytes(StandardCharsets.UTF_8));
    file.position(FIRST_GRAIN);
    int tableCount = ceilDiv(size.bytes(), (long) TABLE_ENTRIES * grainSectors * SECTOR_BYTES);
    ByteBuffer tables = ByteBuffer.allocate(tableCount * TABLE_ENTRIES * Integer.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN);
    grains.forEach(
        (index, grain) -> tables.putInt(index * Integer.BYTES, place(file, index, grain)));
    int firstTable = file.position() / SECTOR_BYTES;
    file.put(tables);
    int directory = file.position() / SECTOR_BYTES;
    for (int table = 0; table < tableCount; table++) {
      file.putInt(firstTable + table * TABLE_ENTRIES * Integer.BYTES / SECTOR_BYTES);
    }
    pad(file);
    if (isStream) {
      file.putLong(1).putInt(0).putInt(3);
      pad(file);
      file.put(header(directory));
      file.position(file.position() + SECTOR_BYTES);
    }
    file.put(0, header(isStream ? -1 : directory).array());
    return Arrays.copyOf(file.array(), file.position());
  }

  /** Puts a grain at the next sector, and returns the table entry that says so. */
  private int place(ByteBuffer file, int index, byte[] grain) {
    if (grain.length == 0) {
      return ZEROED_GRAIN;
    }
    int sector = file.position() / SECTOR_BYTES;
    if (isStream) {
      byte[] stream = deflate(grain);
      file.putLong((long) index * grainSectors).putInt(stream.length).put(stream);
    } else {
      file.put(grain);
    }
    pad(file);
    return sector;
  }

  private ByteBuffer header(long directory) {
    ByteBuffer header = ByteBuffer.allocate(SECTOR_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    header.put("KDMV".getBytes(StandardCharsets.US_ASCII));
    header.putInt(version).putInt(isStream ? flags | STREAM_FLAGS : flags);
    header.putLong(size.bytes() / SECTOR_BYTES).putLong(grainSectors);
    header.putLong(DESCRIPTOR / SECTOR_BYTES).putLong(DESCRIPTOR_BYTES / SECTOR_BYTES);
    header.putInt(TABLE_ENTRIES).putLong(0).putLong(directory);
    header.putLong(FIRST_GRAIN / SECTOR_BYTES).put((byte) 0).putInt(NEWLINES);
    return header.putShort((short) (isStream ? 1 : 0)).clear();
  }

  private static byte[] deflate(byte[] grain) {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(stream)) {
      deflater.write(grain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return stream.toByteArray();
  }

  private static void pad(ByteBuffer file) {
    file.position(ceilDiv(file.position(), SECTOR_BYTES) * SECTOR_BYTES);
  }

  private static int ceilDiv(long dividend, long divisor) {
    return (int) -Math.floorDiv(-dividend, divisor);
  }
}
