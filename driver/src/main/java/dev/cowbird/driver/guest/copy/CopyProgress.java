/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.copy;

import dev.cowbird.imagebackend.Progress;
import dev.cowbird.imagebackend.Progress.Step;
import dev.cowbird.imagebackend.ProgressListener;
import java.util.OptionalLong;

/** Tells how far a copy has come, a few times a second. */
final class CopyProgress {
  private static final long INTERVAL_NANOS = 250_000_000L;

  private final ProgressListener listener;
  private final String subject;
  private final OptionalLong total;
  private long done;
  private long told = System.nanoTime();

  CopyProgress(ProgressListener listener, String subject, long total) {
    this.listener = listener;
    this.subject = subject;
    this.total = OptionalLong.of(total);
    listener.progress(Progress.begin(Step.COPY, subject));
  }

  void add(int bytes) {
    done += bytes;
    boolean due = System.nanoTime() - told >= INTERVAL_NANOS;
    if (due || done == total.getAsLong()) {
      told = System.nanoTime();
      listener.progress(new Progress(Step.COPY, subject, done, total));
    }
  }
}
