/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.output;

import dev.cowbird.imagebackend.Progress;
import dev.cowbird.imagebackend.ProgressListener;
import java.io.PrintStream;

/** Writes progress to a file or pipe: a line when a step begins, and then one every few seconds. */
final class ProgressLog implements ProgressListener {
  private static final long INTERVAL_NANOS = 5_000_000_000L;

  private final PrintStream err;
  private String last = "";
  private long lastTime;

  ProgressLog(PrintStream err) {
    this.err = err;
  }

  @Override
  public void progress(Progress progress) {
    String key = progress.step() + progress.subject();
    if (!key.equals(last) || System.nanoTime() - lastTime >= INTERVAL_NANOS) {
      last = key;
      lastTime = System.nanoTime();
      err.println(Failure.oneLine(progress.words()));
    }
  }
}
