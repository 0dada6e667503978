/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.file;

import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What an interrupt does to those who work on files, as {@link HostFiles} says: it ends what moves
 * data, and nothing that takes back what was made. In either case it stays set.
 */
public final class Interrupts {
  private Interrupts() {}

  /** What moving data ends with. */
  public static ClosedByInterruptException ended(InterruptedException cause) {
    Thread.currentThread().interrupt();
    ClosedByInterruptException interrupted = new ClosedByInterruptException();
    interrupted.initCause(cause);
    return interrupted;
  }

  /** Returns once a thread has ended, or if it was never started. */
  public static void join(Thread thread) {
    await(() -> {
      thread.join();
      return true;
    });
  }

  /** Returns once all tasks of an executor that was shut down have ended. */
  public static void join(ExecutorService executor) {
    await(() -> executor.awaitTermination(1, TimeUnit.MINUTES));
  }

  /** A wait that is begun anew until it is over. */
  @FunctionalInterface
  public interface Wait {
    boolean isOver() throws InterruptedException;
  }

  /** Returns once a wait is over. */
  public static void await(Wait wait) {
    boolean interrupted = false;
    boolean over = false;
    while (!over) {
      try {
        over = wait.isOver();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
