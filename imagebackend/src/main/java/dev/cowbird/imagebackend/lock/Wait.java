/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.lock;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.Progress;
import dev.cowbird.imagebackend.Progress.Step;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.lock.LockFile.Waiter;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One thread's wait for a lock: until it has it or its time is over, telling who is in the way. */
final class Wait {
  private static final long FIRST_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long LAST_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** Shorter waits are no news, and the holder has hardly had the time to leave its name. */
  private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long REPEAT_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final LockFile file;
  private final Obstacle obstacle;
  private final Duration timeout;
  private final ProgressListener progress;

  private final long start = System.nanoTime();
  private long nextLook = QUIET_NANOS;
  private long lastReport;
  private String reported = "";

  Wait(LockFile file, Obstacle obstacle, Duration timeout, ProgressListener progress) {
    this.file = file;
    this.obstacle = obstacle;
    this.timeout = timeout;
    this.progress = progress;
  }

  /** Stands in the line until {@code waiter} holds the lock. */
  Holder inLine(Waiter waiter) throws IOException, InterruptedException {
    long timeoutNanos = TimeUnit.NANOSECONDS.convert(timeout);
    long poll = FIRST_POLL_NANOS;
    file.enter(waiter);
    try {
      Optional<Holder> taken = file.tryTake(waiter);
      while (taken.isEmpty()) {
        long waited = System.nanoTime() - start;
        if (waited >= timeoutNanos) {
          throw timedOut();
        }
        tell(waited);
        taken = file.awaitAndTake(waiter, poll, Math.min(timeoutNanos - waited, LOOK_NANOS));
        poll = Math.min(poll + poll / 2, LAST_POLL_NANOS);
      }
      return taken.get();
    } finally {
      file.leave(waiter);
    }
  }

  private void tell(long waited) {
    if (waited < nextLook) {
      return;
    }
    nextLook = waited + LOOK_NANOS;
    String now = obstacle.describe();
    if (!now.equals(reported) || waited - lastReport >= REPEAT_NANOS) {
      reported = now;
      lastReport = waited;
      progress.progress(Progress.begin(Step.WAIT, "lock " + obstacle.name() + ", " + now));
    }
  }

  private ImageException timedOut() {
    return new ImageException(
        Kind.LOCK_TIMEOUT,
        "Waiting for lock "
            + obstacle.name()
            + " took longer than "
            + timeout.toMillis()
            + " ms: it is "
            + obstacle.describe());
  }
}
