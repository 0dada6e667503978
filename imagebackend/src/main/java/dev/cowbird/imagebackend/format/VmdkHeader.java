/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import java.io.IOException;

/**
 * The header of a vmdk file that holds its own grains ("hosted sparse extent"), by VMware's Virtual
 * Disk Format 5.0. A stream has its directory at the end of the file, and a second header there
 * which says where; what is here is then the second, which agrees with the first. Where it points
 * to was not looked at.
 *
 * @param version 1 to 3
 * @param flags see {@link VmdkFlag}
 * @param virtualBytes what the guest sees, a multiple of 512; may be no multiple of the grain size
 * @param grainBytes a power of two from 4 KiB to 16 MiB
 * @param descriptorOffset in bytes, as the others; 0 if there is no descriptor in the file
 * @param redundantDirectoryOffset 0 if there is none
 * @param overheadBytes how much of the file, at its beginning, holds no grains
 */
public record VmdkHeader(
    int version,
    long flags,
    long virtualBytes,
    long grainBytes,
    long descriptorOffset,
    long descriptorBytes,
    long redundantDirectoryOffset,
    long directoryOffset,
    long overheadBytes,
    Shutdown shutdown) {
  /** How the last who wrote to the image left it. */
  public enum Shutdown {
    CLEAN,
    UNCLEAN
  }

  static final int TABLE_ENTRIES = 512;
  static final int ENTRY_BYTES = Integer.BYTES;
  static final int TABLE_BYTES = TABLE_ENTRIES * ENTRY_BYTES;

  /**
   * Reads the header, and the one at the end of the file if the first says so.
   *
   * @throws MalformedImageException if either is no such header, or breaks the rules for one
   */
  public static VmdkHeader read(ImageBytes image) throws IOException, MalformedImageException {
    return VmdkHeaderParser.parse(image);
  }

  public boolean has(VmdkFlag flag) {
    return flag.in(flags);
  }

  /** The flags that have no {@link VmdkFlag}. */
  public long unknownFlags() {
    return VmdkFlag.unknownIn(flags);
  }

  /** Whether nothing but tables and grains may begin here: it is behind header and descriptor. */
  boolean isBehindDescriptor(long offset) {
    return offset >= Sectors.BYTES && offset - descriptorOffset >= descriptorBytes;
  }

  /** How much of the guest's disk one grain table describes. */
  long tableSpan() {
    return TABLE_ENTRIES * grainBytes;
  }

  /** How many grain tables the virtual size takes. */
  long directoryEntries() {
    return -Math.floorDiv(-virtualBytes, tableSpan());
  }
}
