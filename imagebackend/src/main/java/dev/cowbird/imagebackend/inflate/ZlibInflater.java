/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inflate;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Deflate by the zlib that every JDK has. */
final class ZlibInflater implements BlockInflater {
  private final Inflater inflater = new Inflater(true);
  /** Has room for one byte too many, by which a block that is too long is told. */
  private final ByteBuffer excess = ByteBuffer.allocateDirect(1);

  @Override
  public void inflate(ByteBuffer packed, ByteBuffer unpacked) throws CorruptBlockException {
    inflater.reset();
    inflater.setInput(packed);
    try {
      fill(unpacked);
      // The end of the stream may be behind the last of its bytes.
      if (!inflater.finished() && inflater.inflate(excess.clear()) > 0) {
        throw new CorruptBlockException("it is longer than it should be");
      }
    } catch (DataFormatException e) {
      throw new CorruptBlockException("it is damaged", e);
    }
    if (!inflater.finished()) {
      throw new CorruptBlockException("it is cut off");
    }
  }

  private void fill(ByteBuffer unpacked) throws DataFormatException, CorruptBlockException {
    while (unpacked.hasRemaining()) {
      if (inflater.inflate(unpacked) == 0) {
        throw new CorruptBlockException(
            inflater.finished() ? "it is shorter than it should be" : "it is cut off");
      }
    }
  }

  @Override
  public void close() {
    inflater.end();
  }
}
