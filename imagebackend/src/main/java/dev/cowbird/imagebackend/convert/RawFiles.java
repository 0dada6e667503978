/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.convert;

import dev.cowbird.imagebackend.ContentDigest;
import dev.cowbird.imagebackend.content.BlockSums;
import dev.cowbird.imagebackend.fetch.SpaceGuard;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.SparseChannel;
import dev.cowbird.imagebackend.file.StorageErrors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * New files that all get the same content, with holes for zeros; also none at all. What is written
 * is summed up on the way. Only the opening and closing is one thread's.
 */
public final class RawFiles implements RawSink, AutoCloseable {
  private final HostFiles files;
  private final SpaceGuard space;
  private final String attempted;
  private final List<FileChannel> targets = new ArrayList<>();
  private final BlockSums sums = new BlockSums();

  /** @param attempted what it is for, to begin the message of a full disk */
  public RawFiles(HostFiles files, SpaceGuard space, String attempted) {
    this.files = files;
    this.space = space;
    this.attempted = attempted;
  }

  /** Makes one more file. On failure there is none. */
  public void create(Path file) {
    try {
      targets.add(files.create(file));
    } catch (IOException e) {
      throw StorageErrors.translate("Creating " + file, e);
    }
  }

  @Override
  public void write(long offset, ByteBuffer data) throws IOException {
    sums.add(offset, data);
    space.require((long) targets.size() * data.remaining(), attempted);
    for (FileChannel target : targets) {
      new SparseChannel(target, offset).write(data.duplicate());
    }
  }

  /** The digest of all that was written. */
  public ContentDigest digest() {
    return sums.digest();
  }

  @Override
  public void close() {
    for (FileChannel target : targets) {
      try {
        target.close();
      } catch (IOException e) {
        throw StorageErrors.translate(attempted, e);
      }
    }
  }
}
