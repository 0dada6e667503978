/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.content;

import dev.cowbird.imagebackend.ContentDigest;
import dev.cowbird.imagebackend.DigestAlgorithm;
import dev.cowbird.imagebackend.file.HostFiles.DataReader;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Optional;

/** Digests one region as it is read, as {@link ContentDigest} says. Used by one thread. */
final class RegionDigest implements DataReader {
  static final long REGION_BYTES = 64L << 20;
  private static final int BLOCK_BYTES = 64 << 10;

  private final MessageDigest digest = DigestAlgorithm.SHA256.start();
  private final ByteBuffer zeros = ByteBuffer.allocate(BLOCK_BYTES);
  private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);
  private boolean hasBlocks;

  /** @param offset a multiple of 64 KiB; so is the data's length but at the content's end */
  @Override
  public void read(long offset, ByteBuffer data) {
    for (int at = 0; at < data.limit(); at += BLOCK_BYTES) {
      int bytes = Math.min(BLOCK_BYTES, data.limit() - at);
      ByteBuffer block = data.slice(at, bytes);
      if (block.mismatch(zeros.clear().limit(bytes)) >= 0) {
        add(offset + at, block);
      }
    }
  }

  private void add(long offset, ByteBuffer block) {
    int missing = BLOCK_BYTES - block.remaining();
    digest.update(number.clear().putLong(offset).flip());
    digest.update(block);
    digest.update(zeros.clear().limit(missing));
    hasBlocks = true;
  }

  /** The region's digest; empty if all of it is zero. */
  Optional<byte[]> finish() {
    return hasBlocks ? Optional.of(digest.digest()) : Optional.empty();
  }
}
