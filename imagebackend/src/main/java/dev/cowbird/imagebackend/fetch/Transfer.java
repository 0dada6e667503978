/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.fetch;

import dev.cowbird.imagebackend.Digest;
import dev.cowbird.imagebackend.DigestAlgorithm;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.source.BulkInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;

/**
 * The bytes of one content, as they pass from its source to whoever reads here: counted, limited
 * and digested. They pass once, so that everything that wants to see them does so here.
 */
final class Transfer extends BulkInputStream {
  private final ImageId image;
  private final InputStream bytes;
  private final long maxBytes;
  private final Digester digester;
  private final ByteProgress progress;
  private long total;

  Transfer(
      ImageId image,
      InputStream bytes,
      long maxBytes,
      Set<DigestAlgorithm> algorithms,
      ByteProgress progress) {
    this.image = image;
    this.bytes = bytes;
    this.maxBytes = maxBytes;
    this.digester = new Digester(algorithms);
    this.progress = progress;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new ImageException(Kind.INTERRUPTED, "Fetching image " + image + " was interrupted");
    }
    int count = bytes.read(buffer, offset, length);
    if (count > 0) {
      total += count;
      requireAllowed(image, total, maxBytes);
      digester.update(buffer, offset, count);
      progress.advance(count);
    }
    return count;
  }

  /** What is longer can't be an image of the largest virtual size allowed. */
  static void requireAllowed(ImageId image, long bytes, long maxBytes) {
    if (bytes > maxBytes) {
      throw new ImageException(
          Kind.IMAGE_TOO_LARGE,
          "Image "
              + image
              + " is longer than "
              + DiskSize.humanReadable(maxBytes)
              + ", more than any image of the largest virtual size allowed can be");
    }
  }

  /** Reads what is left, to the end. */
  void drain() throws IOException {
    byte[] buffer = new byte[Fetcher.BUFFER_BYTES];
    while (read(buffer, 0, buffer.length) >= 0) {
      // all that is to be done with it is done where it passes
    }
  }

  long total() {
    return total;
  }

  /** The digests of all that passed; nothing passes afterwards. */
  Map<DigestAlgorithm, Digest> digests() {
    return digester.finish();
  }
}
