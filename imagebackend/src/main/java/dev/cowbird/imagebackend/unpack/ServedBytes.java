/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.unpack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The bytes as they are served, buffered, with a look ahead. It knows how many were taken, and
 * whether it was the serving that failed, so that no decoder's complaint is taken for the network's
 * or the other way round.
 */
final class ServedBytes extends InputStream {
  private static final int CHUNK_BYTES = 64 << 10;

  private final InputStream served;
  private final byte[] chunk = new byte[CHUNK_BYTES];
  /** Direct, as native decoders want it. Between calls it is ready to be read. */
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(2 * CHUNK_BYTES).limit(0);

  private long read;
  private @Nullable IOException failure;

  ServedBytes(InputStream served) {
    this.served = served;
  }

  /**
   * What comes next: at least {@code wanted} bytes, or all there are. Whoever takes bytes moves the
   * buffer's position. Valid until the next call.
   *
   * @param wanted at most 64 KiB
   */
  ByteBuffer ahead(int wanted) throws IOException {
    while (buffer.remaining() < wanted && fill()) {
      // until there is enough
    }
    return buffer;
  }

  /** The next bytes, which stay; fewer at the end. */
  byte[] peek(int wanted) throws IOException {
    ByteBuffer next = ahead(wanted).duplicate();
    byte[] bytes = new byte[Math.min(wanted, next.remaining())];
    next.get(bytes);
    return bytes;
  }

  boolean atEnd() throws IOException {
    return !ahead(1).hasRemaining();
  }

  /** How many bytes were taken so far. */
  long offset() {
    return read - buffer.remaining();
  }

  /** Whether this is what the serving failed with. */
  boolean failedWith(IOException e) {
    return e == failure;
  }

  @Override
  public int read() throws IOException {
    return atEnd() ? -1 : buffer.get() & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (atEnd()) {
      return -1;
    }
    int n = Math.min(length, buffer.remaining());
    buffer.get(target, offset, n);
    return n;
  }

  @Override
  public void close() throws IOException {
    served.close();
  }

  private boolean fill() throws IOException {
    int n = readServed();
    if (n < 0) {
      return false;
    }
    read += n;
    buffer.compact().put(chunk, 0, n).flip();
    return true;
  }

  private int readServed() throws IOException {
    try {
      return served.read(chunk);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }
}
