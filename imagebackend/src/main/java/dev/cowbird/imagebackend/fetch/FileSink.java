/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.fetch;

import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.SparseChannel;
import dev.cowbird.imagebackend.file.StorageErrors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Writes what is fetched to a new file, with holes for zeros, and looks now and then whether there
 * is still space.
 */
final class FileSink implements Sink, AutoCloseable {
  private static final long BYTES_BETWEEN_CHECKS = 64L << 20;

  private final SpaceGuard space;
  private final String attempted;
  private final FileChannel file;
  private final SparseChannel sparse;
  private long unchecked;

  FileSink(HostFiles files, Path target, SpaceGuard space, String attempted) {
    this.space = space;
    this.attempted = attempted;
    try {
      this.file = files.create(target);
    } catch (IOException e) {
      throw StorageErrors.translate(attempted, e);
    }
    this.sparse = new SparseChannel(file, 0);
  }

  @Override
  public void write(ByteBuffer bytes) {
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

  /** The file is complete; what remains is to make it durable. */
  void finish() {
    try {
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
