/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.file;

import dev.cowbird.imagebackend.file.HostFiles.DataReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What a file holds, without its holes. Where a file system can't tell them, all is data. */
record FileData(Path file) {
  private static final int BUFFER_BYTES = 1 << 20;

  void read(long from, long to, DataReader reader) throws IOException {
    try (Descriptor holes = Descriptor.open(file, Libc.O_RDONLY);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long end = Math.min(to, channel.size());
      ByteBuffer buffer = ByteBuffer.allocate(0);
      long data = holes.nextData(from, end);
      while (data < end) {
        if (buffer.capacity() == 0) {
          buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        }
        long stop = Math.min(end, roundUp(holes.nextHole(data, end)));
        readUpTo(stop, data - data % HostFiles.DATA_ALIGNMENT, channel, buffer, reader);
        data = stop < end ? holes.nextData(stop, end) : end;
      }
    }
  }

  private static long roundUp(long offset) {
    return -Math.floorDiv(-offset, HostFiles.DATA_ALIGNMENT) * HostFiles.DATA_ALIGNMENT;
  }

  private void readUpTo(
      long end, long start, FileChannel channel, ByteBuffer buffer, DataReader reader)
      throws IOException {
    for (long at = start; at < end; at += buffer.limit()) {
      buffer.clear().limit((int) Math.min(BUFFER_BYTES, end - at));
      while (buffer.hasRemaining()) {
        if (channel.read(buffer, at + buffer.position()) < 0) {
          throw new FileSystemException(file.toString(), null, "became shorter while it was read");
        }
      }
      reader.read(at, buffer.flip());
    }
  }
}
