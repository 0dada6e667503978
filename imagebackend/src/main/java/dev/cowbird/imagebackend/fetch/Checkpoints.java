/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.fetch;

import dev.cowbird.imagebackend.file.Interrupts;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a download durable while it goes on, so that a killed process has not fetched in vain. The
 * disk works on a thread of its own meanwhile. One that fails is only logged: it costs a later call
 * time, and whatever is wrong with the disk is met by the writer too.
 */
final class Checkpoints implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

  /** Makes durable what was written up to an offset, and writes that down. */
  @FunctionalInterface
  interface Checkpoint {
    void at(long offset) throws IOException;
  }

  /** An interval that does not pass. */
  static final Duration NEVER = Duration.ofNanos(Long.MAX_VALUE);

  private final Duration interval;
  private final Checkpoint checkpoint;
  private final ExecutorService disk = Executors.newSingleThreadExecutor(task -> {
    Thread thread = new Thread(task, "cowbird-checkpoint");
    thread.setDaemon(true);
    return thread;
  });
  private Future<?> running = CompletableFuture.completedFuture(null);
  private long last = System.nanoTime();

  Checkpoints(Duration interval, Checkpoint checkpoint) {
    this.interval = interval;
    this.checkpoint = checkpoint;
  }

  /** Begins one if it is time, and none is under way. */
  void passing(long offset) {
    if (System.nanoTime() - last >= interval.toNanos() && running.isDone()) {
      running = disk.submit(() -> attempt(offset));
      last = System.nanoTime();
    }
  }

  /** Makes the last one, here and now. */
  void last(long offset) {
    close();
    attempt(offset);
  }

  private void attempt(long offset) {
    try {
      checkpoint.at(offset);
    } catch (IOException | RuntimeException e) {
      LOG.warn("What has been fetched is not made durable yet", e);
    }
  }

  /** Waits for the one that is under way. */
  @Override
  public void close() {
    disk.shutdown();
    Interrupts.join(disk);
  }
}
