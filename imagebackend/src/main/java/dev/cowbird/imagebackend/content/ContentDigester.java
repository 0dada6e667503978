/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.content;

import dev.cowbird.imagebackend.ContentDigest;
import dev.cowbird.imagebackend.DigestAlgorithm;
import dev.cowbird.imagebackend.file.HostFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
  private static final byte[] HEAD = "cowbird content 1\n".getBytes(StandardCharsets.US_ASCII);

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
    int regions = Math.toIntExact(-Math.floorDiv(-length, RegionDigest.REGION_BYTES));
    ExecutorService workers =
        Executors.newFixedThreadPool(threads(regions), ContentDigester::worker);
    try {
      List<Future<Optional<byte[]>>> digests = new ArrayList<>(regions);
      for (int i = 0; i < regions; i++) {
        long start = i * RegionDigest.REGION_BYTES;
        digests.add(workers.submit(() -> region(file, start)));
      }
      return joined(digests, length, advanced);
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

  private Optional<byte[]> region(Path file, long start) throws IOException {
    RegionDigest region = new RegionDigest();
    files.readData(file, start, start + RegionDigest.REGION_BYTES, region);
    return region.finish();
  }

  private static ContentDigest joined(
      List<Future<Optional<byte[]>>> regions, long length, LongConsumer advanced)
      throws IOException {
    MessageDigest all = DigestAlgorithm.SHA256.start();
    all.update(HEAD);
    for (int i = 0; i < regions.size(); i++) {
      Optional<byte[]> region = await(regions.get(i));
      if (region.isPresent()) {
        all.update(ByteBuffer.allocate(Long.BYTES).putLong(i).flip());
        all.update(region.get());
      }
      long start = i * RegionDigest.REGION_BYTES;
      advanced.accept(Math.min(RegionDigest.REGION_BYTES, length - start));
    }
    return ContentDigest.of(all.digest());
  }

  private static <T> T await(Future<T> result) throws IOException {
    try {
      return result.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      ClosedByInterruptException interrupted = new ClosedByInterruptException();
      interrupted.initCause(e);
      throw interrupted;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
