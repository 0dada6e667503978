/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.output;

import dev.cowbird.imagebackend.Progress;
import dev.cowbird.imagebackend.ProgressListener;
import java.io.PrintStream;

/**
 * Draws progress on a terminal: one line a step, which is drawn anew as the step goes on. What is
 * wider than the terminal is cut off there (DEC private mode 7): a wrapped line could not be drawn
 * anew.
 */
final class ProgressLine implements ProgressListener {
  private static final String BACK_AND_CLEAR = "\r\033[K";
  private static final String CUT_OFF = "\033[?7l";
  private static final String WRAP = "\033[?7h";

  private final PrintStream err;
  private String drawn = "";

  ProgressLine(PrintStream err) {
    this.err = err;
  }

  @Override
  public void progress(Progress progress) {
    String key = progress.step() + progress.subject();
    if (key.equals(drawn)) {
      err.print(BACK_AND_CLEAR);
    } else {
      end();
    }
    err.print(CUT_OFF + Failure.oneLine(progress.words()) + WRAP);
    err.flush();
    drawn = key;
  }

  /** Ends the line that is drawn, so that something else can be written. */
  void end() {
    if (!drawn.isEmpty()) {
      err.println();
      drawn = "";
    }
  }
}
