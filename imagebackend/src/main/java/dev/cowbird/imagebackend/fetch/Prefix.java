/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.fetch;

import dev.cowbird.imagebackend.file.BulkInputStream;
import dev.cowbird.imagebackend.file.StorageErrors;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** The first bytes of a part, which an earlier call has fetched. */
final class Prefix extends BulkInputStream {
  private final FileChannel file;
  private final long end;
  private final String attempted;
  private long position;

  /** @param file at least {@code end} bytes long; stays the caller's to close */
  Prefix(FileChannel file, long end, String attempted) {
    this.file = file;
    this.end = end;
    this.attempted = attempted;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) {
    if (position == end) {
      return -1;
    }
    try {
      int wanted = (int) Math.min(length, end - position);
      int count = file.read(ByteBuffer.wrap(buffer, offset, wanted), position);
      if (count < 0) {
        throw new EOFException("it ends after " + position + " of " + end + " bytes");
      }
      position += count;
      return count;
    } catch (IOException e) {
      throw StorageErrors.translate(attempted, e);
    }
  }
}
