/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.fetch;

import dev.cowbird.imagebackend.DigestAlgorithm;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.Progress.Step;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.source.SourceStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.Set;

/** One run over an opened source: counted, limited, digested, and compared with its promise. */
final class Transfer {
  private static final int BUFFER_BYTES = 1 << 20;

  private final ImageId image;
  private final SourceStream stream;
  private final long maxBytes;
  private final Digester digester;
  private final ByteProgress progress;

  Transfer(
      ImageId image,
      SourceStream stream,
      long maxBytes,
      Set<DigestAlgorithm> algorithms,
      ProgressListener listener) {
    this.image = image;
    this.stream = stream;
    this.maxBytes = maxBytes;
    this.digester = new Digester(algorithms);
    this.progress = new ByteProgress(Step.FETCH, image.toString(), stream.length(), listener);
  }

  Fetched run(Sink sink) {
    requireAllowed(stream.length().orElse(0));
    byte[] buffer = new byte[BUFFER_BYTES];
    long total = 0;
    for (int n = read(buffer); n > 0; n = read(buffer)) {
      total += n;
      requireAllowed(total);
      digester.update(buffer, n);
      sink.write(ByteBuffer.wrap(buffer, 0, n));
      progress.advance(n);
    }
    requireWhole(total);
    return new Fetched(total, digester.finish());
  }

  /** Fills the buffer unless the stream ends: whole blocks make better holes. */
  private int read(byte[] buffer) {
    if (Thread.currentThread().isInterrupted()) {
      throw new ImageException(Kind.INTERRUPTED, "Fetching image " + image + " was interrupted");
    }
    try {
      return stream.bytes().readNBytes(buffer, 0, buffer.length);
    } catch (IOException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw new ImageException(
            Kind.INTERRUPTED, "Fetching image " + image + " was interrupted", e);
      }
      throw new ImageException(
          Kind.SOURCE_UNAVAILABLE,
          "Image " + image + " can't be read to its end: " + e.getMessage(),
          e);
    }
  }

  private void requireAllowed(long bytes) {
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

  private void requireWhole(long total) {
    OptionalLong promised = stream.length();
    if (promised.isPresent() && promised.getAsLong() != total) {
      throw new ImageException(
          Kind.SOURCE_UNAVAILABLE,
          "Image " + image + " ended after " + total + " of " + promised.getAsLong() + " bytes");
    }
  }
}
