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

  /** Fills the buffer unless the stream ends: whole blocks make better holes. */
  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = in.readNBytes(buffer, offset, length);
    if (count == 0 && length > 0) {
      return -1;
    }
    writer.write(ByteBuffer.wrap(buffer, offset, count));
    checkpoints.passing(writer.position());
    return count;
  }
}
