/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Objects;

/**
 * A file from its beginning to its end, of which the holes are not read: zeros come from memory,
 * and no page of the system's cache is filled with them. Where a file system can't tell its holes,
 * all is read. Used by one thread; an interrupt while it reads closes it.
 */
public final class SparseInputStream extends BulkInputStream {
  private final Descriptor holes;
  private final FileChannel file;
  private long position;
  /** Data is known to go on up to here; where the position is behind it, nothing is known. */
  private long dataEnd;
  /** A hole is known to go on up to here. */
  private long holeEnd;

  public SparseInputStream(Path path) throws IOException {
    this.file = FileChannel.open(path, StandardOpenOption.READ);
    try {
      this.holes = Descriptor.open(path, Libc.O_RDONLY);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    if (length == 0) {
      return 0;
    }
    if (position >= dataEnd && position >= holeEnd) {
      look();
    }
    int count = position < holeEnd
        ? zeros(buffer, offset, (int) Math.min(length, holeEnd - position))
        : data(buffer, offset, (int) Math.min(length, Math.max(1, dataEnd - position)));
    position += Math.max(0, count);
    return count;
  }

  /** Finds out what comes next: a hole, data, or the end, which reading tells. */
  private void look() throws IOException {
    long end = file.size();
    long data = holes.nextData(position, end);
    holeEnd = data;
    dataEnd = data == position ? holes.nextHole(position, end) : position;
  }

  private static int zeros(byte[] buffer, int offset, int length) {
    Arrays.fill(buffer, offset, offset + length, (byte) 0);
    return length;
  }

  private int data(byte[] buffer, int offset, int length) throws IOException {
    return file.read(ByteBuffer.wrap(buffer, offset, length), position);
  }

  @Override
  public void close() throws IOException {
    try (holes) {
      file.close();
    }
  }
}
