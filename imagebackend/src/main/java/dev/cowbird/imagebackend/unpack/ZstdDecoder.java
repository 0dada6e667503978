/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.unpack;

import static dev.cowbird.imagebackend.Compression.ZSTD;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * zstd (RFC 8878), by the reference library through zstd-jni. Where frames begin and end is seen to
 * here, so that a stream is known to be whole.
 */
final class ZstdDecoder implements Decoder {
  /** A block's largest content: so each call gets on. */
  private static final int OUTPUT_BYTES = 128 << 10;

  private final ServedBytes served;
  private final ZstdDecompressCtx context = new ZstdDecompressCtx();
  /** Unpacked and not yet handed on. */
  private final ByteBuffer output = ByteBuffer.allocateDirect(OUTPUT_BYTES).limit(0);

  private boolean inFrame;

  ZstdDecoder(ServedBytes served) {
    this.served = served;
  }

  @Override
  public int decode(byte[] target, int offset, int length) throws IOException {
    while (!output.hasRemaining()) {
      if (!inFrame && !startFrame()) {
        return -1;
      }
      unpack();
    }
    int n = Math.min(length, output.remaining());
    output.get(target, offset, n);
    return n;
  }

  @Override
  public void close() {
    context.close();
  }

  private boolean startFrame() throws IOException {
    if (served.atEnd()) {
      if (served.offset() == 0) {
        throw CorruptStreamException.empty(ZSTD);
      }
      return false;
    }
    long window = ZstdFrameHeader.next(served).windowBytes();
    if (Long.compareUnsigned(window, Decompressor.MAX_WINDOW_BYTES) > 0) {
      throw CorruptStreamException.tooMuchMemory(ZSTD, window, Decompressor.MAX_WINDOW_BYTES);
    }
    inFrame = true;
    return true;
  }

  /** Unpacks what has been served into the empty output, and has more served if that was all. */
  private void unpack() throws IOException {
    ByteBuffer input = served.ahead(0);
    output.clear();
    boolean ended = unpack(input);
    output.flip();
    if (ended) {
      inFrame = false;
    } else if (!output.hasRemaining() && !input.hasRemaining() && served.atEnd()) {
      throw CorruptStreamException.cutOff(ZSTD, served.offset());
    }
  }

  private boolean unpack(ByteBuffer input) throws IOException {
    try {
      return context.decompressDirectByteBufferStream(output, input);
    } catch (ZstdException e) {
      // of some of its methods the code is negated
      throw Math.abs(e.getErrorCode()) == Zstd.errDictionaryWrong()
          ? CorruptStreamException.unsupported(ZSTD, "a dictionary")
          : CorruptStreamException.damaged(ZSTD, served.offset(), e);
    }
  }
}
