/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Has files written to the disk while they grow, so that little is left to wait for when they are
 * made durable: a disk has nothing else to do meanwhile. It promises nothing;
 * {@link HostFiles#publish} does. Safe for use by many threads.
 */
public final class Writeback implements AutoCloseable {
  /** As much as a disk that is not slow writes in some tens of milliseconds. */
  public static final long STEP_BYTES = 32L << 20;

  /** Makes a file durable, as far as it is there. */
  @FunctionalInterface
  public interface Forced {
    void force() throws IOException;
  }

  private final List<Forced> files = new CopyOnWriteArrayList<>();
  private final long stepBytes;
  private final AtomicLong waiting = new AtomicLong();
  private final Thread thread;
  private volatile @Nullable IOException failure;
  private boolean wanted;
  private boolean closed;

  /** @param stepBytes how many bytes are written to the files between two rounds, at least */
  public Writeback(long stepBytes) {
    this.stepBytes = stepBytes;
    this.thread = new Thread(this::run, "cowbird-writeback");
    this.thread.setDaemon(true);
  }

  /** One more file, which stays open until this is closed. */
  public void add(FileChannel file) {
    add(() -> file.force(false));
  }

  /** As {@link #add(FileChannel)}. */
  public void add(Forced file) {
    files.add(file);
  }

  /** So many bytes more have been written. Doesn't block. */
  public void written(long bytes) {
    if (waiting.addAndGet(bytes) >= stepBytes) {
      begin();
    }
  }

  /** Begins with what is there, however little. Doesn't block. */
  public synchronized void begin() {
    if (closed) {
      return;
    }
    waiting.set(0);
    wanted = true;
    if (thread.getState() == Thread.State.NEW) { // small files never need one
      thread.start();
    }
    notifyAll();
  }

  private void run() {
    try {
      while (awaitWork()) {
        for (Forced file : files) {
          file.force();
        }
      }
    } catch (IOException e) {
      failure = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean awaitWork() throws InterruptedException {
    while (!wanted && !closed) {
      wait();
    }
    wanted = false;
    return !closed;
  }

  /**
   * Ends it; waits for the round that is under way, also when interrupted.
   *
   * @throws IOException what the disk has failed with
   */
  public void finish() throws IOException {
    close();
    IOException first = failure;
    if (first != null) {
      throw first;
    }
  }

  /** As {@link #finish}, of files that are not needed any more. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    Interrupts.join(thread);
  }
}
