/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.fetch;

import dev.cowbird.imagebackend.file.Interrupts;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Hands pieces of a content to several sinks, each of which has a thread of its own and gets them
 * in order. Whoever brings them is as fast as the slowest sink, but for a few pieces. Used by one
 * thread.
 */
final class FanOut implements AutoCloseable {
  /** A piece's length but for the last; pieces begin at multiples of it. */
  static final int PIECE_BYTES = 256 << 10;

  private static final int PIECES = 8;

  /** Takes pieces. */
  @FunctionalInterface
  interface Sink {
    /**
     * @param offset of the piece in the content
     * @param bytes to be used before this returns, and only read
     */
    void take(long offset, byte[] bytes, int length) throws IOException;
  }

  private record Worker(Sink sink, ExecutorService thread) {}

  private final List<Worker> workers;
  private final BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(PIECES);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private int made;

  FanOut(List<Sink> sinks) {
    this.workers = IntStream.range(0, sinks.size())
        .mapToObj(i -> new Worker(sinks.get(i), thread(i)))
        .toList();
  }

  private static ExecutorService thread(int number) {
    return Executors.newSingleThreadExecutor(task -> {
      Thread thread = new Thread(task, "cowbird-fetch-" + number);
      thread.setDaemon(true);
      return thread;
    });
  }

  /**
   * A buffer to fill; waits while all are in use.
   *
   * @throws IOException what a sink has failed with; so for what is unchecked
   */
  byte[] next() throws IOException, InterruptedException {
    throwFailure();
    byte[] buffer = free.poll();
    if (buffer == null && made < PIECES) {
      made++;
      buffer = new byte[PIECE_BYTES];
    }
    return buffer == null ? free.take() : buffer;
  }

  /** Hands on a piece. The buffer, which is from {@link #next}, isn't the caller's any more. */
  void pass(long offset, byte[] buffer, int length) {
    if (workers.isEmpty()) {
      free.add(buffer);
    }
    AtomicInteger left = new AtomicInteger(workers.size());
    for (Worker worker : workers) {
      worker.thread().execute(() -> {
        take(worker.sink(), offset, buffer, length);
        if (left.decrementAndGet() == 0) {
          free.add(buffer);
        }
      });
    }
  }

  private void take(Sink sink, long offset, byte[] buffer, int length) {
    if (failure.get() != null) {
      return;
    }
    try {
      sink.take(offset, buffer, length);
    } catch (Throwable e) {
      // Also an error: else a piece that there was no memory for would be missing, unnoticed.
      failure.compareAndSet(null, e);
    }
  }

  /**
   * Waits until the sinks have dealt with all that was passed.
   *
   * @throws IOException what a sink has failed with; so for what is unchecked
   */
  void finish() throws IOException {
    close();
    throwFailure();
  }

  private void throwFailure() throws IOException {
    Throwable first = failure.get();
    if (first instanceof IOException e) {
      throw e;
    }
    if (first instanceof RuntimeException e) {
      throw e;
    }
    if (first instanceof Error e) {
      throw e;
    }
  }

  /** Waits until the sinks have dealt with all that was passed, also when interrupted. */
  @Override
  public void close() {
    workers.forEach(worker -> worker.thread().shutdown());
    workers.forEach(worker -> Interrupts.join(worker.thread()));
  }
}
