/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import java.util.OptionalLong;

/**
 * How far a step has come.
 *
 * @param subject what it works on: an image, a base, or what is waited for
 * @param doneBytes so far; 0 where a step isn't counted in bytes
 * @param totalBytes in all, if that is known
 */
public record Progress(Step step, String subject, long doneBytes, OptionalLong totalBytes) {

  /** The steps of the flow. */
  public enum Step {
    /** Waiting for another thread or process; the subject says for whom. */
    WAIT("waiting for"),
    FETCH("fetching"),
    INSPECT("inspecting"),
    CONVERT("converting"),
    SIZE("sizing"),
    OVERLAY("overlaying");

    private final String verb;

    Step(String verb) {
      this.verb = verb;
    }
  }

  /** What is being done, and how far it has come: {@code fetching x: 45 % of 2 GiB}. */
  public String words() {
    return step.verb + " " + subject + amount();
  }

  private String amount() {
    if (doneBytes == 0) {
      return "";
    }
    if (totalBytes.isEmpty() || totalBytes.getAsLong() == 0) {
      return ": " + DiskSize.humanReadable(doneBytes);
    }
    long total = totalBytes.getAsLong();
    return ": " + 100 * doneBytes / total + " % of " + DiskSize.humanReadable(total);
  }

  /** A step that has begun. */
  public static Progress begin(Step step, String subject) {
    return new Progress(step, subject, 0, OptionalLong.empty());
  }
}
