/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.unpack;

import static dev.cowbird.imagebackend.Compression.GZIP;

import java.io.IOException;
import java.util.zip.CRC32;

/**
 * What stands before the compressed data of a gzip member (RFC 1952, section 2.3). Nothing in it
 * matters here but that it is sound.
 */
final class GzipHeader {
  private static final int DEFLATE = 8;
  private static final int HEADER_CRC = 1 << 1;
  private static final int EXTRA = 1 << 2;
  private static final int NAME = 1 << 3;
  private static final int COMMENT = 1 << 4;
  private static final int RESERVED = 0b1110_0000;
  private static final int BYTES_OF_TIME_FLAGS_AND_SYSTEM = 6;

  private final ServedBytes served;
  private final CRC32 crc = new CRC32();

  private GzipHeader(ServedBytes served) {
    this.served = served;
  }

  /** Reads past a header, of which the two bytes of magic have been looked at. */
  static void skip(ServedBytes served) throws IOException {
    new GzipHeader(served).skip();
  }

  private void skip() throws IOException {
    skipBytes(2);
    int method = next();
    if (method != DEFLATE) {
      throw CorruptStreamException.unsupported(GZIP, "compression method " + method);
    }
    int flags = next();
    if ((flags & RESERVED) != 0) {
      throw CorruptStreamException.unsupported(GZIP, "flags 0x" + Integer.toHexString(flags));
    }
    skipBytes(BYTES_OF_TIME_FLAGS_AND_SYSTEM);
    skipOptionalFields(flags);
  }

  private void skipOptionalFields(int flags) throws IOException {
    if ((flags & EXTRA) != 0) {
      skipBytes(next() | next() << 8);
    }
    if ((flags & NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    if ((flags & HEADER_CRC) != 0) {
      requireCrc((int) crc.getValue() & 0xffff);
    }
  }

  private void requireCrc(int computed) throws IOException {
    if ((next() | next() << 8) != computed) {
      throw CorruptStreamException.damaged(
          GZIP, served.offset(), "the checksum of a header is wrong");
    }
  }

  private void skipBytes(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      next();
    }
  }

  private void skipText() throws IOException {
    while (next() != 0) {
      // up to the zero that ends it
    }
  }

  private int next() throws IOException {
    int next = served.read();
    if (next < 0) {
      throw CorruptStreamException.cutOff(GZIP, served.offset());
    }
    crc.update(next);
    return next;
  }
}
