/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.fetch;

import dev.cowbird.imagebackend.format.ImageBytes;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * What arrives, at any offset: who reads what is not there yet waits. An interrupt ends the wait
 * and closes this, for all who read. Safe for use by many threads.
 */
public final class ArrivingBytes implements ImageBytes, AutoCloseable {
  private final Arrival arrival;
  private final FileChannel file;
  private final long size;

  /** @param file not the writer's; closed with this */
  ArrivingBytes(Arrival arrival, FileChannel file, long size) {
    this.arrival = arrival;
    this.file = file;
    this.size = size;
  }

  @Override
  public long size() {
    return size;
  }

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
    readArrived(file, offset, into);
  }

  /**
   * Fills {@code into} with what has arrived; behind the end of the file as it is now there are
   * zeros that need not be written.
   */
  static void readArrived(FileChannel file, long offset, ByteBuffer into) throws IOException {
    long position = offset;
    while (into.hasRemaining()) {
      int count = file.read(into, position);
      if (count < 0) {
        into.put(new byte[into.remaining()]);
      }
      position += count;
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
