/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import java.util.Arrays;

/**
 * Where in a file the blocks of a format are which all have the same length; finds two that share a
 * place. Takes four bytes for each block that is stored, never for more than the file has room for:
 * 4 MiB for 1 TiB in blocks of 1 MiB. Not safe for use by many threads.
 */
final class BlockPlaces {
  private static final long UNITS = 1L << Integer.SIZE;

  private final String format;
  private final long unitsPerBlock;
  private final long mostBlocks;
  private int[] places = new int[256];
  private int count;

  /**
   * Offsets are counted in units.
   *
   * @param fileUnits how long the file is; its last block may be cut off
   */
  BlockPlaces(String format, long fileUnits, long unitsPerBlock) throws MalformedImageException {
    if (fileUnits > UNITS) {
      throw new MalformedImageException(format + ": the file is larger than any of this format");
    }
    this.format = format;
    this.unitsPerBlock = unitsPerBlock;
    this.mostBlocks = Qcow2Header.ceilDiv(fileUnits, unitsPerBlock);
  }

  /** @param unit where a block begins, inside the file */
  void add(long unit) throws MalformedImageException {
    if (count == mostBlocks) {
      throw malformed("the table has more blocks than the file has room for");
    }
    if (count == places.length) {
      places = Arrays.copyOf(places, (int) Math.min(2L * count, mostBlocks));
    }
    // Sorted as signed numbers, these are in the order of the unsigned ones.
    places[count++] = (int) unit ^ Integer.MIN_VALUE;
  }

  long count() {
    return count;
  }

  void requireApart() throws MalformedImageException {
    Arrays.sort(places, 0, count);
    for (int next = 1; next < count; next++) {
      if ((long) places[next] - places[next - 1] < unitsPerBlock) {
        throw malformed("two blocks of the table overlap in the file");
      }
    }
  }

  private MalformedImageException malformed(String what) {
    return new MalformedImageException(format + ": " + what);
  }
}
