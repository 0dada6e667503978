/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;

/**
 * Writes to a file what is not zero, and leaves holes for the rest. It looks at blocks of 4 KiB,
 * aligned in the file; what is not zero is written in as few writes as the chunks given allow.
 *
 * <p>Not safe for use by several threads. After a write has failed, all that is certain of the file
 * is what came before that write.
 */
public final class SparseChannel implements WritableByteChannel {
  private static final int BLOCK_BYTES = 4096;

  private final FileChannel file;
  private final ByteBuffer zeros = ByteBuffer.allocate(BLOCK_BYTES);
  private long position;
  private boolean open = true;

  /**
   * Writes to {@code file}, which stays the caller's to close.
   *
   * @param file has nothing but holes and zeros from {@code offset} on, or ends before
   * @param offset in the file, in bytes, of the first byte to be written
   */
  public SparseChannel(FileChannel file, long offset) {
    if (offset < 0) {
      throw new IllegalArgumentException("Offset " + offset + " is negative");
    }
    this.file = file;
    this.position = offset;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    requireOpen();
    int start = source.position();
    int end = source.limit();
    ByteBuffer probe = source.duplicate();
    int run = start;
    int next;
    for (int at = start; at < end; at = next) {
      // The pieces at both ends of a chunk may be parts of a block: zeros in them are skipped too,
      // as the file reads as zero there anyway.
      long inBlock = (position + (at - start)) % BLOCK_BYTES;
      next = (int) Math.min(end, at + (BLOCK_BYTES - inBlock));
      if (isZero(probe, at, next)) {
        writeFully(source.limit(at).position(run), position + (run - start));
        source.limit(end);
        run = next;
      }
    }
    writeFully(source.position(run), position + (run - start));
    position += end - start;
    return end - start;
  }

  private boolean isZero(ByteBuffer probe, int from, int to) {
    probe.limit(to).position(from);
    return probe.mismatch(zeros.limit(to - from)) < 0;
  }

  private void writeFully(ByteBuffer bytes, long offset) throws IOException {
    long at = offset;
    while (bytes.hasRemaining()) {
      at += file.write(bytes, at);
    }
  }

  /** Goes on {@code bytes} further, as if so many zeros had been written. */
  public void skip(long bytes) throws IOException {
    requireOpen();
    if (bytes < 0) {
      throw new IllegalArgumentException("Can't skip " + bytes + " bytes");
    }
    position = Math.addExact(position, bytes);
  }

  /** The offset in the file at which the next byte will be, in bytes. */
  public long position() {
    return position;
  }

  private void requireOpen() throws ClosedChannelException {
    if (!open) {
      throw new ClosedChannelException();
    }
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  /**
   * Makes the file end where the last byte was written or skipped to. It closes nothing. Closing
   * twice is harmless.
   */
  @Override
  public void close() throws IOException {
    if (!open) {
      return;
    }
    open = false;
    long size = file.size();
    if (size > position) {
      file.truncate(position);
    } else if (size < position) {
      // A FileChannel can't be made longer by a hole alone; this costs one block.
      writeFully(ByteBuffer.allocate(1), position - 1);
    }
  }
}
