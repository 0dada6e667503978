/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Ends a read that waits too long: the JDK's HTTP client has a limit for the head of an answer, but
 * none for its body. A watcher closes the body, which wakes the reader with an exception.
 */
final class StallGuard extends FilterInputStream {
  private static final int CHECKS_PER_TIMEOUT = 4;

  private final Duration timeout;
  private final ScheduledExecutorService watcher;
  private volatile long lastProgress = System.nanoTime();
  private volatile boolean reading;
  private volatile boolean stalled;

  StallGuard(InputStream body, Duration timeout) {
    super(body);
    this.timeout = timeout;
    this.watcher = Executors.newSingleThreadScheduledExecutor(task -> {
      Thread thread = new Thread(task, "cowbird-stall-guard");
      thread.setDaemon(true);
      return thread;
    });
    long period = Math.max(1, timeout.toMillis() / CHECKS_PER_TIMEOUT);
    // The future would only tell of a failure of endStalled, which has none.
    var unused =
        watcher.scheduleAtFixedRate(this::endStalled, period, period, TimeUnit.MILLISECONDS);
  }

  private void endStalled() {
    if (reading && System.nanoTime() - lastProgress > timeout.toNanos()) {
      stalled = true;
      try {
        in.close();
      } catch (IOException ignored) {
        // the reader learns of the stall itself
      }
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    lastProgress = System.nanoTime();
    reading = true;
    try {
      int count = in.read(buffer, offset, length);
      if (stalled) {
        throw stall();
      }
      return count;
    } catch (IOException e) {
      throw stalled ? stall() : e;
    } finally {
      reading = false;
    }
  }

  private SocketTimeoutException stall() {
    return new SocketTimeoutException("no bytes arrived for " + timeout.toSeconds() + " s");
  }

  @Override
  public void close() throws IOException {
    watcher.shutdownNow();
    super.close();
  }
}
