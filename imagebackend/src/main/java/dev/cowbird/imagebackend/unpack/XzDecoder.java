/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.unpack;

import static dev.cowbird.imagebackend.Compression.XZ;

import java.io.EOFException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.MemoryLimitException;
import org.tukaani.xz.UnsupportedOptionsException;
import org.tukaani.xz.XZFormatException;
import org.tukaani.xz.XZInputStream;

/** The .xz format, by XZ for Java, whose complaints become ours. */
final class XzDecoder implements Decoder {
  /** What the decoder takes beside the dictionary is some 100 KiB, and a few for filters. */
  private static final int MEMORY_LIMIT_KIB = (Decompressor.MAX_WINDOW_BYTES >> 10) + 256;

  private static final int MAGIC_BYTES = 6;

  private final ServedBytes served;
  private @Nullable XZInputStream content;

  XzDecoder(ServedBytes served) {
    this.served = served;
  }

  @Override
  public int decode(byte[] target, int offset, int length) throws IOException {
    try {
      return opened().read(target, offset, length);
    } catch (IOException e) {
      throw served.failedWith(e) ? e : translated(e);
    }
  }

  /** Its constructor reads the first header. */
  private XZInputStream opened() throws IOException {
    if (content == null) {
      content = open();
    }
    return content;
  }

  private XZInputStream open() throws IOException {
    byte[] magic = served.peek(MAGIC_BYTES);
    if (magic.length == 0) {
      throw CorruptStreamException.empty(XZ);
    }
    try {
      return new XZInputStream(served, MEMORY_LIMIT_KIB);
    } catch (XZFormatException e) {
      throw CorruptStreamException.otherBeginning(XZ, magic);
    }
  }

  private IOException translated(IOException e) {
    if (e instanceof CorruptStreamException) {
      return e;
    }
    if (e instanceof EOFException) {
      return CorruptStreamException.cutOff(XZ, served.offset());
    }
    if (e instanceof MemoryLimitException limit) {
      return CorruptStreamException.tooMuchMemory(
          XZ, (long) limit.getMemoryNeeded() << 10, Decompressor.MAX_WINDOW_BYTES);
    }
    return e instanceof UnsupportedOptionsException
        ? CorruptStreamException.unsupported(XZ, String.valueOf(e.getMessage()))
        : CorruptStreamException.damaged(XZ, served.offset(), e);
  }
}
