/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.copy;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/** A file's bytes, no more than there were when it was looked at, which are counted. */
final class MeasuredInput extends FilterInputStream {
  /** What a file may have that says that it is empty, as those of /proc do. */
  private static final long MOST_UNSAID = 1 << 20;

  /** Is told of bytes that were read, and may refuse them. */
  @FunctionalInterface
  interface Counter {
    void read(int bytes) throws IOException;
  }

  private final Counter counter;
  private final boolean unsaid;
  private long left;

  /** @param size as the file's tree said it */
  MeasuredInput(InputStream input, long size, Counter counter) {
    super(input);
    this.counter = counter;
    this.unsaid = size == 0;
    this.left = unsaid ? MOST_UNSAID : size;
  }

  /** Whether a file of this size has ended before it should. */
  boolean isShort(long size) {
    return size > 0 && left > 0;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("it was interrupted");
    }
    if (left == 0) {
      requireNoMore();
      return -1;
    }
    int n = in.read(buffer, offset, (int) Math.min(length, left));
    if (n > 0) {
      left -= n;
      counter.read(n);
    }
    return n;
  }

  /** What is longer than it said is cut; what said nothing must not be cut unseen. */
  private void requireNoMore() throws IOException {
    if (unsaid && in.read() >= 0) {
      throw new IOException("it says that it is empty, and has over " + MOST_UNSAID + " bytes");
    }
  }
}
