/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.content;

import dev.cowbird.imagebackend.ContentDigest;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.Interrupts;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;

/**
 * Computes content digests of files, with a thread a processor up to four. Safe for use by many
 * threads.
 */
public final class ContentDigester {
  /** What one thread reads at a time. */
  private static final long REGION_BYTES = 64L << 20;

  /** More would only wait for the disk. */
  private static final int MOST_THREADS = 4;

  private final HostFiles files;

  public ContentDigester(HostFiles files) {
    this.files = files;
  }

  /**
   * Reads a file, but for its holes, and digests it. Blocks until that is done.
   *
   * @param advanced is told of bytes that have been dealt with, on the calling thread
   * @throws ClosedByInterruptException if the thread is interrupted; its interrupt flag is set
   */
  public ContentDigest digest(Path file, LongConsumer advanced) throws IOException {
    long length = Files.size(file);
    int regions = Math.toIntExact(-Math.floorDiv(-length, REGION_BYTES));
    BlockSums sums = new BlockSums();
    ExecutorService workers =
        Executors.newFixedThreadPool(threads(regions), ContentDigester::worker);
    try {
      List<Future<?>> read = new ArrayList<>(regions);
      for (int i = 0; i < regions; i++) {
        long start = i * REGION_BYTES;
        read.add(workers.submit(() -> {
          files.readData(file, start, start + REGION_BYTES, sums::add);
          return null;
        }));
      }
      for (int i = 0; i < regions; i++) {
        await(read.get(i));
        advanced.accept(Math.min(REGION_BYTES, length - i * REGION_BYTES));
      }
      return sums.digest();
    } finally {
      workers.shutdownNow();
    }
  }

  /** As {@link #digest(Path, LongConsumer)}, telling nobody. */
  public ContentDigest digest(Path file) throws IOException {
    return digest(file, bytes -> {});
  }

  private static int threads(int regions) {
    int most = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
    return Math.max(1, Math.min(most, regions));
  }

  private static Thread worker(Runnable work) {
    Thread thread = new Thread(work, "cowbird-digest");
    thread.setDaemon(true);
    return thread;
  }

  private static void await(Future<?> result) throws IOException {
    try {
      result.get();
    } catch (InterruptedException e) {
      throw Interrupts.ended(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
