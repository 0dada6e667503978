/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inflate;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;

/** zstd by the reference library through zstd-jni. */
final class ZstdInflater implements BlockInflater {
  /** 8 MiB: what RFC 8878, 3.1.1.1.2, asks of every decoder; no block here needs as much. */
  private static final int MAX_WINDOW_LOG = 23;

  private final ZstdDecompressCtx context = new ZstdDecompressCtx();

  @Override
  public void inflate(ByteBuffer packed, ByteBuffer unpacked) throws CorruptBlockException {
    try {
      context.reset();
      context.setLongMax(MAX_WINDOW_LOG);
      boolean frameEnded = false;
      while (unpacked.hasRemaining()) {
        int before = packed.remaining() + unpacked.remaining();
        frameEnded = context.decompressDirectByteBufferStream(unpacked, packed);
        if (packed.remaining() + unpacked.remaining() == before) {
          throw new CorruptBlockException("it is cut off");
        }
      }
      if (!frameEnded) {
        throw new CorruptBlockException("it is longer than it should be, or cut off");
      }
    } catch (ZstdException e) {
      throw new CorruptBlockException("it is damaged", e);
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
