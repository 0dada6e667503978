/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import java.nio.ByteBuffer;

/** The checksum of VHD's footer and header: the complement of the sum of all their other bytes. */
final class VpcChecksum {
  private VpcChecksum() {}

  /** @param offset where in the structure its checksum is */
  static boolean isRight(ByteBuffer structure, int offset) {
    int sum = 0;
    for (int index = 0; index < structure.limit(); index++) {
      boolean counts = index < offset || index >= offset + Integer.BYTES;
      sum += counts ? Byte.toUnsignedInt(structure.get(index)) : 0;
    }
    return structure.getInt(offset) == ~sum;
  }
}
