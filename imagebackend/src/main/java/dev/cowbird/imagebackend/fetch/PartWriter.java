/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.fetch;

import dev.cowbird.imagebackend.file.SparseChannel;
import dev.cowbird.imagebackend.file.StorageErrors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * Writes what is fetched to a file, with holes for zeros, and looks now and then whether there is
 * still space. Its failures are not the source's, so they are no IOExceptions.
 */
final class PartWriter implements AutoCloseable {
  private static final long BYTES_BETWEEN_CHECKS = 64L << 20;

  private final FileChannel file;
  private final SparseChannel sparse;
  private final SpaceGuard space;
  private final String attempted;
  private volatile @Nullable IOException failure;
  private long unchecked;

  /** @param file ends at {@code offset}, where writing begins; closed with this */
  PartWriter(FileChannel file, long offset, SpaceGuard space, String attempted) {
    this.file = file;
    this.sparse = new SparseChannel(file, offset);
    this.space = space;
    this.attempted = attempted;
  }

  void write(ByteBuffer bytes) {
    unchecked += bytes.remaining();
    if (unchecked >= BYTES_BETWEEN_CHECKS) {
      space.require(0, attempted);
      unchecked = 0;
    }
    try {
      while (bytes.hasRemaining()) {
        sparse.write(bytes);
      }
    } catch (IOException e) {
      throw StorageErrors.translate(attempted, e);
    }
  }

  /** Up to where it has been written, in bytes. */
  long position() {
    return sparse.position();
  }

  /**
   * Makes durable what has been written. May be called by another thread. What the disk has failed
   * with is told once (fsync(2)), so it is told again here, and by {@link #finish}.
   */
  synchronized void force() throws IOException {
    requireSound();
    try {
      file.force(false);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  private void requireSound() throws IOException {
    IOException earlier = failure;
    if (earlier != null) {
      throw earlier;
    }
  }

  /** The file is complete; what remains is to make it durable. */
  void finish() {
    try {
      requireSound();
      sparse.close();
    } catch (IOException e) {
      throw StorageErrors.translate(attempted, e);
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw StorageErrors.translate(attempted, e);
    }
  }
}
