/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.convert;

import dev.cowbird.imagebackend.file.Interrupts;
import dev.cowbird.imagebackend.format.ImageBytes;
import dev.cowbird.imagebackend.format.MalformedImageException;
import dev.cowbird.imagebackend.format.Qcow2ClusterMap;
import dev.cowbird.imagebackend.format.Qcow2Header;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * One image being unpacked. The walk through its tables is a task, which hands in a task for each
 * window; the caller waits for all of them, so that it stays free to be interrupted and to stop
 * them, whatever they wait for.
 */
final class Qcow2Unpacking implements AutoCloseable {
  /** Keeps the threads busy while the walk waits for a table. */
  private static final int WINDOWS_PER_THREAD = 4;

  private final ImageBytes image;
  private final Qcow2Header header;
  private final RawSink sink;
  private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
  private final ExecutorService walker = executor(1);
  private final ExecutorService workers;
  /** Tasks that have ended, and which the caller has not seen yet. */
  private final BlockingQueue<Future<Long>> ended = new LinkedBlockingQueue<>();
  /** As many windows as may be known and not yet unpacked. */
  private final Semaphore room;
  /** Tasks whose end the caller has not seen yet, also those that have not begun. */
  private final AtomicLong pending = new AtomicLong();

  private final Queue<WindowUnpacker> idle = new ConcurrentLinkedQueue<>();

  Qcow2Unpacking(ImageBytes image, Qcow2Header header, RawSink sink, int threads) {
    this.image = image;
    this.header = header;
    this.sink = sink;
    this.workers = executor(threads);
    this.room = new Semaphore(WINDOWS_PER_THREAD * threads);
  }

  private ExecutorService executor(int number) {
    return Executors.newFixedThreadPool(number, work -> {
      Thread thread = new Thread(work, "cowbird-unpack");
      thread.setDaemon(true);
      threads.add(thread);
      return thread;
    });
  }

  /** To be called once. */
  void run(LongConsumer unpackedBytes)
      throws IOException, MalformedImageException, InterruptedException {
    submit(walker, this::walk);
    while (pending.get() > 0) {
      long bytes = result(ended.take());
      // Only now: the walk's end is seen when all that it handed in is pending.
      pending.decrementAndGet();
      if (bytes > 0) {
        unpackedBytes.accept(bytes);
      }
    }
  }

  private void submit(Executor executor, Callable<Long> task) {
    pending.incrementAndGet();
    new ExecutorCompletionService<>(executor, ended).submit(task);
  }

  private long walk() throws IOException, MalformedImageException {
    Qcow2Windows windows = new Qcow2Windows(header, window -> {
      awaitRoom();
      submit(workers, () -> unpack(window));
    });
    Qcow2ClusterMap.of(image, header).walk(windows);
    windows.finish();
    return 0;
  }

  private void awaitRoom() throws ClosedByInterruptException {
    try {
      room.acquire();
    } catch (InterruptedException e) {
      throw Interrupts.ended(e);
    }
  }

  private long unpack(Qcow2Window window) throws IOException, MalformedImageException {
    WindowUnpacker taken = idle.poll();
    WindowUnpacker unpacker = taken == null ? new WindowUnpacker(image, header, sink) : taken;
    try {
      return unpacker.unpack(window);
    } finally {
      idle.add(unpacker);
      room.release();
    }
  }

  private static long result(Future<Long> task)
      throws IOException, MalformedImageException, InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof IOException failure) {
        throw failure;
      }
      if (cause instanceof MalformedImageException malformed) {
        throw malformed;
      }
      if (cause instanceof RuntimeException failure) {
        throw failure;
      }
      if (cause instanceof Error failure) {
        throw failure;
      }
      throw new IllegalStateException(cause);
    }
  }

  /** Stops what still runs, and waits until nothing does. */
  @Override
  public void close() {
    walker.shutdownNow();
    workers.shutdownNow();
    joinAll();
    idle.forEach(WindowUnpacker::close);
  }

  private void joinAll() {
    for (Thread thread = threads.poll(); thread != null; thread = threads.poll()) {
      Interrupts.join(thread);
    }
  }
}
