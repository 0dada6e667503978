/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.unpack;

import static dev.cowbird.imagebackend.Compression.GZIP;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * gzip (RFC 1952) around the JDK's inflater. The JDK's own {@code GZIPInputStream} does not do: it
 * asks {@code available()} whether another member follows, and takes both garbage there and a
 * failing source for the end.
 */
final class GzipDecoder implements Decoder {
  private static final int ID1 = 0x1f;
  private static final int ID2 = 0x8b;
  private static final int TRAILER_BYTES = 8;

  private final ServedBytes served;
  /** Without the zlib wrapping. */
  private final Inflater inflater = new Inflater(true);

  private final CRC32 crc = new CRC32();
  private boolean inMember;

  GzipDecoder(ServedBytes served) {
    this.served = served;
  }

  @Override
  public int decode(byte[] target, int offset, int length) throws IOException {
    int n = 0;
    while (n == 0) {
      if (!inMember && !startMember()) {
        return -1;
      }
      n = inflate(target, offset, length);
      crc.update(target, offset, n);
      if (inflater.finished()) {
        endMember();
      }
    }
    return n;
  }

  @Override
  public void close() {
    inflater.end();
  }

  private boolean startMember() throws IOException {
    boolean first = served.offset() == 0;
    byte[] magic = served.peek(2);
    if (magic.length == 0) {
      if (first) {
        throw CorruptStreamException.empty(GZIP);
      }
      return false;
    }
    if (!beginsMember(magic)) {
      throw first
          ? CorruptStreamException.otherBeginning(GZIP, served.peek(4))
          : CorruptStreamException.followed(GZIP, served.offset());
    }
    GzipHeader.skip(served);
    inflater.reset();
    crc.reset();
    inMember = true;
    return true;
  }

  /** A first byte alone, at the end, is a beginning that is cut off. */
  private static boolean beginsMember(byte[] magic) {
    return (magic[0] & 0xff) == ID1 && (magic.length < 2 || (magic[1] & 0xff) == ID2);
  }

  private int inflate(byte[] target, int offset, int length) throws IOException {
    ByteBuffer input = served.ahead(1);
    if (!input.hasRemaining()) {
      throw CorruptStreamException.cutOff(GZIP, served.offset());
    }
    inflater.setInput(input);
    try {
      return inflater.inflate(target, offset, length);
    } catch (DataFormatException e) {
      throw CorruptStreamException.damaged(GZIP, served.offset(), e);
    }
  }

  private void endMember() throws IOException {
    inMember = false;
    ByteBuffer ahead = served.ahead(TRAILER_BYTES);
    if (ahead.remaining() < TRAILER_BYTES) {
      throw CorruptStreamException.cutOff(GZIP, served.offset() + ahead.remaining());
    }
    ByteBuffer trailer = ahead.slice().order(ByteOrder.LITTLE_ENDIAN);
    ahead.position(ahead.position() + TRAILER_BYTES);
    if (trailer.getInt() != (int) crc.getValue()) {
      throw CorruptStreamException.damaged(GZIP, served.offset(), "the checksum is wrong");
    }
    if (trailer.getInt() != (int) inflater.getBytesWritten()) {
      throw CorruptStreamException.damaged(GZIP, served.offset(), "the length is wrong");
    }
  }
}
