/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.fetch;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** What is read here is written to a part, at the rate that is allowed. */
final class Recorded extends FilterInputStream {
  private final PartWriter writer;
  private final Checkpoints checkpoints;

  Recorded(InputStream bytes, PartWriter writer, Checkpoints checkpoints) {
    super(bytes);
    this.writer = writer;
    this.checkpoints = checkpoints;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /**
   * Fills the buffer unless the stream ends: whole blocks make better holes. What has arrived when
   * the stream breaks is written too.
   */
  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int filled = 0;
    try {
      while (filled < length) {
        int count = in.read(buffer, offset + filled, length - filled);
        if (count < 0) {
          break;
        }
        filled += count;
      }
    } finally {
      writer.write(ByteBuffer.wrap(buffer, offset, filled));
    }
    checkpoints.passing(writer.position());
    return filled == 0 && length > 0 ? -1 : filled;
  }
}
