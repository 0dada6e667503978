/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inflate;

import java.util.Arrays;
import java.util.zip.Deflater;

/** Deflate streams for tests, without a header. */
final class Deflated {
  private Deflated() {}

  static byte[] of(byte[] block) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    try {
      deflater.setInput(block);
      deflater.finish();
      byte[] packed = new byte[block.length + 1000];
      return Arrays.copyOf(packed, deflater.deflate(packed));
    } finally {
      deflater.end();
    }
  }
}
