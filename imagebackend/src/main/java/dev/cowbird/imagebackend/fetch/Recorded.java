/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.fetch;

import dev.cowbird.imagebackend.source.BulkInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** What is read here is written to a part, at the rate that is allowed. */
final class Recorded extends BulkInputStream {
  private final InputStream in;
  private final PartWriter writer;
  private final Checkpoints checkpoints;

  Recorded(InputStream bytes, PartWriter writer, Checkpoints checkpoints) {
    this.in = bytes;
    this.writer = writer;
    this.checkpoints = checkpoints;
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

  @Override
  public void close() throws IOException {
    in.close();
  }
}
