/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.fetch;

import dev.cowbird.imagebackend.Progress;
import dev.cowbird.imagebackend.Progress.Step;
import dev.cowbird.imagebackend.ProgressListener;
import java.util.OptionalLong;

/**
 * Tells a listener of bytes passing, a few times a second, and of the first and the last. Used by
 * one thread.
 */
public final class ByteProgress {
  private static final long INTERVAL_NANOS = 200_000_000;

  private final Step step;
  private final String subject;
  private final OptionalLong total;
  private final ProgressListener listener;
  private final Rate rate = new Rate();
  private long done;
  private long told;

  /** @param total in bytes, if it is known */
  public ByteProgress(Step step, String subject, OptionalLong total, ProgressListener listener) {
    this.step = step;
    this.subject = subject;
    this.total = total;
    this.listener = listener;
    tell();
  }

  public void advance(long bytes) {
    done += bytes;
    boolean complete = total.isPresent() && done == total.getAsLong();
    if (complete || System.nanoTime() - told >= INTERVAL_NANOS) {
      tell();
    }
  }

  private void tell() {
    told = System.nanoTime();
    listener.progress(new Progress(step, subject, done, total, rate.at(told, done)));
  }
}
