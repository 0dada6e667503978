/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.fetch;

import dev.cowbird.imagebackend.file.BulkInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/** What arrives, from its beginning to its end. */
final class ArrivingStream extends BulkInputStream {
  private final Arrival arrival;
  private final FileChannel file;
  private long position;

  ArrivingStream(Arrival arrival) throws IOException {
    this.arrival = arrival;
    this.file = FileChannel.open(arrival.path(), StandardOpenOption.READ);
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    long there = arrival.awaitBeyond(position) - position;
    if (there <= 0) {
      return -1;
    }
    int count = (int) Math.min(length, there);
    ArrivingBytes.readArrived(file, position, ByteBuffer.wrap(buffer, offset, count));
    position += count;
    return count;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
