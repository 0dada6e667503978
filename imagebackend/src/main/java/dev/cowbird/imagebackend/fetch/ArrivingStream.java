/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.fetch;

import dev.cowbird.imagebackend.source.BulkInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** What arrives, from its beginning to its end. */
final class ArrivingStream extends BulkInputStream {
  private final Arrival arrival;
  private long position;

  ArrivingStream(Arrival arrival) {
    this.arrival = arrival;
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
    arrival.readArrived(position, ByteBuffer.wrap(buffer, offset, count));
    position += count;
    return count;
  }
}
