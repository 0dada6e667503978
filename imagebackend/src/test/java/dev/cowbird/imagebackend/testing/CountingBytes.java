/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.testing;

import dev.cowbird.imagebackend.format.ImageBytes;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Bytes that count what is read of them, for tests of what reading costs. May have a tail of zeros,
 * as a sparse file of any size. Not safe for use by many threads.
 */
public final class CountingBytes implements ImageBytes {
  private final byte[] bytes;
  private final long size;
  private long reads;
  private long total;
  private long longest;

  /** The bytes of an array, up to {@code size} followed by zeros. */
  public CountingBytes(byte[] bytes, long size) {
    this.bytes = bytes;
    this.size = size;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void read(long offset, ByteBuffer into) throws IOException {
    count(into.remaining());
    if (!holds(offset, into.remaining())) {
      throw new EOFException(into.remaining() + " bytes at " + offset + " lie outside " + size);
    }
    while (into.hasRemaining() && offset + into.position() < bytes.length) {
      int held = (int) Math.min(into.remaining(), bytes.length - offset - into.position());
      into.put(bytes, (int) offset + into.position(), held);
    }
    into.put(new byte[into.remaining()]);
  }

  @Override
  public ByteBuffer read(long offset, int length) throws IOException {
    // Counted before the buffer is made: making it is what may cost too much.
    longest = Math.max(longest, length);
    if (length > bytes.length + (1 << 24)) {
      throw new AssertionError("A read of " + length + " bytes");
    }
    return ImageBytes.super.read(offset, length);
  }

  private void count(int length) {
    reads++;
    total += length;
    longest = Math.max(longest, length);
  }

  /** How often something was read. */
  public long reads() {
    return reads;
  }

  /** How many bytes were read in all. */
  public long total() {
    return total;
  }

  /** How many bytes the longest read had, and so the buffer for it. */
  public long longest() {
    return longest;
  }
}
