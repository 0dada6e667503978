/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.fetch;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.Progress;
import dev.cowbird.imagebackend.Progress.Step;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.RetryPolicy;
import dev.cowbird.imagebackend.source.TryLaterException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Says whether a broken transfer is tried again, and waits before it is. Only getting further than
 * ever before counts as progress: a server that always breaks off at the same place is given up.
 */
final class Attempts {
  /** What an attempt must have brought to be worth another five. */
  private static final long WORTH_BYTES = 1 << 20;

  private final ImageId image;
  private final RetryPolicy policy;
  private final ProgressListener listener;
  private int failures;
  private long furthest;
  private long furthestBeforeFailure;
  private long lastProgress = System.nanoTime();

  Attempts(ImageId image, RetryPolicy policy, ProgressListener listener) {
    this.image = image;
    this.policy = policy;
    this.listener = listener;
  }

  /** The transfer has got to an offset. */
  void reached(long offset) {
    if (offset > furthest) {
      furthest = offset;
      lastProgress = System.nanoTime();
    }
  }

  /** The source was not asked for anything until now: its time begins anew. */
  void waited() {
    lastProgress = System.nanoTime();
  }

  /**
   * Waits until it may be tried again.
   *
   * @throws ImageException {@code SOURCE_UNAVAILABLE} if it has been tried enough,
   *     {@code INTERRUPTED}
   */
  void failed(IOException failure) {
    if (furthest - furthestBeforeFailure >= WORTH_BYTES) {
      failures = 0;
      furthestBeforeFailure = furthest;
    }
    failures++;
    requireNotInterrupted(failure);
    Duration delay = delay(failure);
    Duration idle = Duration.ofNanos(System.nanoTime() - lastProgress);
    if (failures >= policy.attempts() || idle.plus(delay).compareTo(policy.patience()) > 0) {
      throw exhausted(failure);
    }
    String next = ", attempt " + (failures + 1) + " of " + policy.attempts();
    listener.progress(
        Progress.begin(Step.WAIT, "the source of " + image + " (" + reason(failure) + next + ")"));
    sleep(delay);
  }

  /** What the source asks for, or twice as long each time; not all that wait wake up at once. */
  private Duration delay(IOException failure) {
    Optional<Duration> asked =
        failure instanceof TryLaterException later ? later.delay() : Optional.empty();
    Duration full = policy.firstDelay().multipliedBy(1L << Math.min(failures - 1, 20));
    double share = ThreadLocalRandom.current().nextDouble(0.5, 1);
    Duration own = Duration.ofNanos((long) (full.toNanos() * share));
    return asked.filter(delay -> delay.compareTo(own) > 0).orElse(own);
  }

  private void requireNotInterrupted(IOException failure) {
    if (Thread.currentThread().isInterrupted()) {
      throw interrupted(failure);
    }
  }

  private void sleep(Duration delay) {
    try {
      Thread.sleep(delay.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(e);
    }
  }

  private ImageException interrupted(Exception cause) {
    return new ImageException(
        Kind.INTERRUPTED, "Fetching image " + image + " was interrupted", cause);
  }

  private ImageException exhausted(IOException failure) {
    String often = failures == 1 ? "" : " (after " + failures + " attempts)";
    return new ImageException(
        Kind.SOURCE_UNAVAILABLE,
        "Image " + image + " can't be fetched: " + reason(failure) + often,
        failure);
  }

  private static String reason(IOException failure) {
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
  }
}
