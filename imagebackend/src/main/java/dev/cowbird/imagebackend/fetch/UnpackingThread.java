/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.fetch;

import dev.cowbird.imagebackend.Compression;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.file.Interrupts;
import dev.cowbird.imagebackend.unpack.CorruptStreamException;
import dev.cowbird.imagebackend.unpack.Decompressor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Unpacks a compressed image on a thread of its own. */
final class UnpackingThread implements Unpacking {
  private static final int BUFFER_BYTES = 1 << 20;

  private final ImageId image;
  private final PartWriter unpacked;
  private final long maxBytes;
  private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
    Thread worker = new Thread(task, "cowbird-unpack");
    worker.setDaemon(true);
    return worker;
  });
  private final Future<Optional<CorruptStreamException>> result;

  /** @param unpacked closed with this */
  UnpackingThread(
      ImageId image, Compression compression, Arrival arrival, PartWriter unpacked, long maxBytes) {
    this.image = image;
    this.unpacked = unpacked;
    this.maxBytes = maxBytes;
    this.result = thread.submit(() -> unpack(compression, arrival));
  }

  private Optional<CorruptStreamException> unpack(Compression compression, Arrival arrival)
      throws IOException {
    try (InputStream content = Decompressor.open(compression, new ArrivingStream(arrival))) {
      copy(content);
    } catch (CorruptStreamException e) {
      return Optional.of(e);
    }
    unpacked.finish();
    return Optional.empty();
  }

  private void copy(InputStream content) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    int count;
    while ((count = content.readNBytes(buffer, 0, buffer.length)) > 0) {
      unpacked.write(ByteBuffer.wrap(buffer, 0, count));
      Pump.requireAllowed(image, unpacked.position(), maxBytes);
    }
  }

  @Override
  public void requireGoing() throws IOException {
    if (result.isDone()) {
      Optional<CorruptStreamException> unused = finish();
    }
  }

  @Override
  public Optional<CorruptStreamException> finish() throws IOException {
    try {
      return result.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ImageException(
          Kind.INTERRUPTED, "Unpacking image " + image + " was interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    Interrupts.join(thread);
    unpacked.close();
  }
}
