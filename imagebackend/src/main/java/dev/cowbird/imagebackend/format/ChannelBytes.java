/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** The bytes of an open file. */
record ChannelBytes(FileChannel channel, long size) implements ImageBytes {
  @Override
  public void read(long offset, ByteBuffer into) throws IOException {
    if (!holds(offset, into.remaining())) {
      throw new EOFException(
          into.remaining() + " bytes at " + offset + " lie outside an image of " + size);
    }
    long position = offset;
    while (into.hasRemaining()) {
      int count = channel.read(into, position);
      if (count < 0) {
        throw new EOFException("The image ended at " + position + ", it had " + size + " bytes");
      }
      position += count;
    }
  }
}
