/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import dev.cowbird.imagebackend.file.BulkInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Ends a read that waits too long, or is interrupted. The body that the JDK's HTTP client gives has
 * no limit of its own, and on JDK 17 loses an interrupt; so it is read on a thread of its own.
 */
final class StallGuard extends BulkInputStream {
  private static final int BROKEN = -2;

  private final InputStream body;
  private final Duration timeout;
  private final ExecutorService reader = Executors.newSingleThreadExecutor(task -> {
    Thread thread = new Thread(task, "cowbird-http-body");
    thread.setDaemon(true);
    return thread;
  });
  private volatile long lastProgress;

  StallGuard(InputStream body, Duration timeout) {
    this.body = body;
    this.timeout = timeout;
  }

  /** Fills the buffer unless the body ends, so that few pieces change threads. */
  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    lastProgress = System.nanoTime();
    Future<Integer> reading = reader.submit(() -> fill(buffer, offset, length));
    try {
      return await(reading);
    } catch (InterruptedException e) {
      body.close();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the thread was interrupted");
    }
  }

  /** What has arrived when the body breaks is delivered; the next read meets the failure again. */
  private int readAfter(int filled, byte[] buffer, int offset, int length) throws IOException {
    try {
      return body.read(buffer, offset + filled, length - filled);
    } catch (IOException e) {
      if (filled == 0) {
        throw e;
      }
      return BROKEN;
    }
  }

  private int fill(byte[] buffer, int offset, int length) throws IOException {
    int filled = 0;
    while (filled < length) {
      int count = readAfter(filled, buffer, offset, length);
      if (count == BROKEN) {
        return filled;
      }
      if (count < 0) {
        return filled == 0 && length > 0 ? -1 : filled;
      }
      filled += count;
      lastProgress = System.nanoTime();
    }
    return filled;
  }

  private int await(Future<Integer> reading) throws IOException, InterruptedException {
    while (true) {
      long left = timeout.toNanos() - (System.nanoTime() - lastProgress);
      if (left <= 0) {
        body.close();
        throw new SocketTimeoutException("no bytes arrived for " + timeout.toSeconds() + " s");
      }
      try {
        return reading.get(left, TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        // Bytes may have arrived since: then there is time left.
      } catch (ExecutionException e) {
        throw e.getCause() instanceof IOException failure
            ? failure
            : new IOException("Reading the body failed", e.getCause());
      }
    }
  }

  @Override
  public void close() throws IOException {
    reader.shutdown();
    body.close();
  }
}
