/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

/** The flags of a vmdk extent header that are known (Virtual Disk Format 5.0). */
public enum VmdkFlag {
  /** The header's line ends show whether the file was mistaken for text. */
  NEWLINE_CHECK(0),
  /** There is a second set of tables, for repairs. */
  REDUNDANT_TABLES(1),
  /** A grain table entry of 1 stands for a grain of zeros. */
  ZEROED_GRAINS(2),
  COMPRESSED(16),
  /** Each compressed grain says where on the disk it belongs. */
  MARKERS(17);

  private final long mask;

  VmdkFlag(int bit) {
    mask = 1L << bit;
  }

  boolean in(long flags) {
    return (flags & mask) != 0;
  }

  static long unknownIn(long flags) {
    long unknown = flags;
    for (VmdkFlag flag : values()) {
      unknown &= ~flag.mask;
    }
    return unknown;
  }
}
