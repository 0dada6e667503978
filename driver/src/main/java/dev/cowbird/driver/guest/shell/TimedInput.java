/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.shell;

import dev.cowbird.imagebackend.file.BulkInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Input that is waited for until a deadline, of which an exception of {@link Deadline#nanosLeft}
 * tells. It is read by a thread of its own, as a read can't be ended from outside: a thread that is
 * in one stays there after closing. Does not close what it reads.
 */
final class TimedInput extends BulkInputStream {
  private final InputStream source;
  private final Deadline deadline;
  private final ExecutorService reader = Executors.newSingleThreadExecutor(TimedInput::thread);

  TimedInput(InputStream source, Deadline deadline) {
    this.source = source;
    this.deadline = deadline;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "cowbird-guest-input");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    byte[] piece = piece(length);
    System.arraycopy(piece, 0, buffer, offset, piece.length);
    return piece.length == 0 && length > 0 ? -1 : piece.length;
  }

  /** Empty at the end. */
  private byte[] piece(int most) throws IOException {
    long left = deadline.nanosLeft();
    try {
      return reader.submit(() -> source.readNBytes(most)).get(left, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw deadline.missed();
    } catch (InterruptedException e) {
      throw deadline.interrupted(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IOException("its input can't be read: " + e.getCause(), e);
    }
  }

  @Override
  public void close() {
    reader.shutdownNow();
  }
}
