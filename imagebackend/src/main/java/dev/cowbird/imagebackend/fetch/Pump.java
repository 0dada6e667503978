/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.fetch;

import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageId;
import java.io.IOException;
import java.io.InputStream;

/** Moves the bytes of one content from streams to sinks: counted, limited, and told of. */
final class Pump {
  private final ImageId image;
  private final long maxBytes;
  private final ByteProgress progress;
  private final FanOut sinks;
  private long position;

  Pump(ImageId image, long maxBytes, ByteProgress progress, FanOut sinks) {
    this.image = image;
    this.maxBytes = maxBytes;
    this.progress = progress;
    this.sinks = sinks;
  }

  /**
   * Moves a stream's bytes to its end, behind those that were moved before. What has arrived when
   * the stream breaks is moved too.
   *
   * @throws IOException what the stream or a sink throws; so for what is unchecked
   * @throws ImageException {@code INTERRUPTED}, {@code IMAGE_TOO_LARGE}
   */
  void move(InputStream stream) throws IOException {
    try {
      while (movePiece(stream)) {
        // to the end
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(e);
    }
  }

  /** Fills a piece up to a border of pieces, unless the stream ends before. */
  private boolean movePiece(InputStream stream) throws IOException, InterruptedException {
    byte[] piece = sinks.next();
    int wanted = FanOut.PIECE_BYTES - (int) (position % FanOut.PIECE_BYTES);
    int filled = 0;
    try {
      while (filled < wanted) {
        int count = read(stream, piece, filled, wanted - filled);
        if (count < 0) {
          return false;
        }
        filled += count;
      }
      return true;
    } finally {
      sinks.pass(position, piece, filled);
      position += filled;
    }
  }

  private int read(InputStream stream, byte[] piece, int offset, int length)
      throws IOException, InterruptedException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedException();
    }
    int count = stream.read(piece, offset, length);
    if (count > 0) {
      requireAllowed(image, position + offset + count, maxBytes);
      progress.advance(count);
    }
    return count;
  }

  private ImageException interrupted(InterruptedException cause) {
    return new ImageException(
        Kind.INTERRUPTED, "Fetching image " + image + " was interrupted", cause);
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

  /** How many bytes were moved. */
  long position() {
    return position;
  }
}
