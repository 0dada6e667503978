/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.fetch;

import dev.cowbird.imagebackend.format.ImageBytes;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** What arrives, at any offset. */
record ArrivingBytes(Arrival arrival, long size) implements ImageBytes {
  @Override
  public void read(long offset, ByteBuffer into) throws IOException {
    if (!holds(offset, into.remaining())) {
      throw new EOFException(
          into.remaining() + " bytes at " + offset + " lie outside an image of " + size);
    }
    if (!into.hasRemaining()) {
      return;
    }
    long end = offset + into.remaining();
    if (arrival.awaitBeyond(end - 1) < end) {
      throw new EOFException("The image ended before " + end + ", it was to have " + size);
    }
    arrival.readArrived(offset, into);
  }
}
