/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.output;

import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.Progress;

/** How far a step has come, in words. */
final class ProgressText {
  private ProgressText() {}

  static String of(Progress progress) {
    return verb(progress.step()) + " " + progress.subject() + amount(progress);
  }

  private static String verb(Progress.Step step) {
    return switch (step) {
      case WAIT -> "waiting:";
      case FETCH -> "fetching";
      case INSPECT -> "inspecting";
      case CONVERT -> "converting";
      case SIZE -> "sizing";
      case OVERLAY -> "overlaying";
    };
  }

  private static String amount(Progress progress) {
    if (progress.doneBytes() == 0) {
      return "";
    }
    String done = DiskSize.humanReadable(progress.doneBytes());
    if (progress.totalBytes().isEmpty() || progress.totalBytes().getAsLong() == 0) {
      return ": " + done;
    }
    long total = progress.totalBytes().getAsLong();
    return ": " + 100 * progress.doneBytes() / total + " % of " + DiskSize.humanReadable(total);
  }
}
