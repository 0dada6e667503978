/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.unpack;

import static dev.cowbird.imagebackend.Compression.ZSTD;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The beginning of a zstd frame (RFC 8878, section 3.1), as far as it says how much memory the
 * frame takes.
 */
final class ZstdFrameHeader {
  /** The longest: magic, descriptor, window, dictionary id, content size. */
  private static final int MAX_BYTES = 4 + 1 + 1 + 4 + 8;

  private static final int MAGIC = 0xfd2fb528;
  private static final int SKIPPABLE_MAGIC = 0x184d2a50;
  private static final int SKIPPABLE_MASK = 0xfffffff0;
  private static final int[] DICTIONARY_ID_BYTES = {0, 1, 2, 4};
  private static final int[] CONTENT_SIZE_BYTES = {0, 2, 4, 8};

  private final ByteBuffer header;

  private ZstdFrameHeader(ByteBuffer header) {
    this.header = header;
  }

  /**
   * The header of the frame that comes next. It is not taken.
   *
   * @throws CorruptStreamException if none comes next
   */
  static ZstdFrameHeader next(ServedBytes served) throws IOException {
    ByteBuffer header = ByteBuffer.wrap(served.peek(MAX_BYTES)).order(ByteOrder.LITTLE_ENDIAN);
    ZstdFrameHeader next = new ZstdFrameHeader(header);
    long offset = served.offset();
    if (header.remaining() < Integer.BYTES) {
      throw CorruptStreamException.cutOff(ZSTD, offset + header.remaining());
    }
    if (header.getInt(0) != MAGIC && !next.isSkippable()) {
      throw offset == 0
          ? CorruptStreamException.otherBeginning(ZSTD, served.peek(4))
          : CorruptStreamException.followed(ZSTD, offset);
    }
    return next;
  }

  /**
   * How much of what was unpacked the decoder must keep, in bytes; for a frame in a single segment
   * that is all of it. Unsigned. A header that is cut off needs 0: the decoder will see.
   */
  long windowBytes() {
    if (isSkippable()) {
      return 0;
    }
    int descriptor = at(4, 1);
    boolean singleSegment = (descriptor & 1 << 5) != 0;
    return singleSegment ? contentBytes(descriptor) : window(at(5, 1));
  }

  /** Whether it holds something for others, to be left out (section 3.1.2). */
  private boolean isSkippable() {
    return (header.getInt(0) & SKIPPABLE_MASK) == SKIPPABLE_MAGIC;
  }

  /** Section 3.1.1.1.2. */
  private static long window(int descriptor) {
    long base = 1L << (10 + (descriptor >> 3));
    return base + base / 8 * (descriptor & 7);
  }

  /** Section 3.1.1.1.4, for a single segment: without the window descriptor. */
  private long contentBytes(int descriptor) {
    int start = 5 + DICTIONARY_ID_BYTES[descriptor & 3];
    int bytes = Math.max(1, CONTENT_SIZE_BYTES[descriptor >> 6]);
    if (header.limit() < start + bytes) {
      return 0;
    }
    return switch (bytes) {
      case 1 -> at(start, 1);
      case 2 -> at(start, 2) + 256;
      case 4 -> Integer.toUnsignedLong(header.getInt(start));
      default -> header.getLong(start);
    };
  }

  private int at(int index, int bytes) {
    if (header.limit() < index + bytes) {
      return 0;
    }
    return bytes == 1 ? header.get(index) & 0xff : header.getShort(index) & 0xffff;
  }
}
