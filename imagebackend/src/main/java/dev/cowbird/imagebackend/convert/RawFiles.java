/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.convert;

import dev.cowbird.imagebackend.ContentDigest;
import dev.cowbird.imagebackend.content.BlockSums;
import dev.cowbird.imagebackend.fetch.SpaceGuard;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.SparseChannel;
import dev.cowbird.imagebackend.file.StorageErrors;
import dev.cowbird.imagebackend.file.Writeback;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * New files that all get the same content, with holes for zeros; also none at all. What is written
 * is summed up on the way. Only the opening and closing is one thread's.
 */
public final class RawFiles implements RawSink, AutoCloseable {
  private final HostFiles files;
  private final SpaceGuard space;
  private final String attempted;
  private final LongSupplier reserved;
  private final List<FileChannel> targets = new ArrayList<>();
  private final BlockSums sums = new BlockSums();
  private final Writeback writeback = new Writeback(Writeback.STEP_BYTES);

  /** @param attempted what it is for, to begin the message of a full disk */
  public RawFiles(HostFiles files, SpaceGuard space, String attempted) {
    this(files, space, attempted, () -> 0);
  }

  /** @param reserved bytes that others are about to write in the same place, and that stay free */
  public RawFiles(HostFiles files, SpaceGuard space, String attempted, LongSupplier reserved) {
    this.files = files;
    this.space = space;
    this.attempted = attempted;
    this.reserved = reserved;
  }

  /** Makes one more file. On failure there is none. */
  public void create(Path file) {
    try {
      FileChannel target = files.create(file);
      targets.add(target);
      writeback.add(target);
    } catch (IOException e) {
      throw StorageErrors.translate("Creating " + file, e);
    }
  }

  /** All was written: what is not on the disk yet is to get there soon. Doesn't block. */
  public void complete() {
    writeback.begin();
  }

  @Override
  public void write(long offset, ByteBuffer data) throws IOException {
    sums.add(offset, data);
    if (!targets.isEmpty()) {
      long bytes = (long) targets.size() * data.remaining();
      space.require(bytes + reserved.getAsLong(), attempted);
    }
    for (FileChannel target : targets) {
      new SparseChannel(target, offset).write(data.duplicate());
    }
    writeback.written(data.remaining());
  }

  /**
   * Waits for the disk, as far as it was begun to be written to; to be called before the files are
   * published, which does the rest.
   *
   * @throws dev.cowbird.imagebackend.ImageException {@code NO_SPACE}, {@code STATE_DIRECTORY}
   */
  public void settle() {
    try {
      writeback.finish();
    } catch (IOException e) {
      throw StorageErrors.translate(attempted, e);
    }
  }

  /** The digest of all that was written. */
  public ContentDigest digest() {
    return sums.digest();
  }

  @Override
  public void close() {
    writeback.close();
    for (FileChannel file : targets) {
      try {
        file.close();
      } catch (IOException e) {
        throw StorageErrors.translate(attempted, e);
      }
    }
  }
}
