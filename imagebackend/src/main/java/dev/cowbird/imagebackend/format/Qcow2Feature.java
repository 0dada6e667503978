/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import java.util.Arrays;

/** The incompatible features of qcow2: whoever does not know one of them can't read the image. */
public enum Qcow2Feature {
  /** Reference counts may be out of date. */
  DIRTY(0),
  /** Any structure may be broken. */
  CORRUPT(1),
  /** The guest's data is in another file. */
  DATA_FILE(2),
  /** Compressed clusters are not deflated, but as the compression type says. */
  COMPRESSION_TYPE(3),
  /** L2 entries are 16 bytes long, and tell which 32nds of a cluster hold data. */
  EXTENDED_L2(4);

  private final long mask;

  Qcow2Feature(int bit) {
    this.mask = 1L << bit;
  }

  boolean in(long bits) {
    return (bits & mask) != 0;
  }

  static long unknownIn(long bits) {
    long known = Arrays.stream(values()).mapToLong(feature -> feature.mask).sum();
    return bits & ~known;
  }
}
