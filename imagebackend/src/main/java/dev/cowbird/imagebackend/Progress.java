/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import java.util.OptionalLong;

/**
 * How far a step has come.
 *
 * @param subject what it works on: an image, a base, or what is waited for
 * @param doneBytes so far; 0 where a step isn't counted in bytes
 * @param totalBytes in all, if that is known
 * @param bytesPerSecond of late, once that can be told
 */
public record Progress(
    Step step,
    String subject,
    long doneBytes,
    OptionalLong totalBytes,
    OptionalLong bytesPerSecond) {

  /** A step of which the rate is not known. */
  public Progress(Step step, String subject, long doneBytes, OptionalLong totalBytes) {
    this(step, subject, doneBytes, totalBytes, OptionalLong.empty());
  }

  /** The steps of the flow. */
  public enum Step {
    /** Waiting for another thread or process; the subject says for whom. */
    WAIT("waiting for"),
    FETCH("fetching"),
    INSPECT("inspecting"),
    CONVERT("converting"),
    SIZE("sizing"),
    FORMAT("formatting"),
    OVERLAY("overlaying"),
    VERIFY("verifying"),
    /** Between host and guest. */
    COPY("copying");

    private final String verb;

    Step(String verb) {
      this.verb = verb;
    }
  }

  /** What is being done, and how far it has come: {@code fetching x: 45 % of 2 GiB, 80 MiB/s}. */
  public String words() {
    return step.verb + " " + subject + amount();
  }

  private String amount() {
    if (doneBytes == 0) {
      return "";
    }
    if (totalBytes.isEmpty() || totalBytes.getAsLong() == 0) {
      return ": " + DiskSize.humanReadable(doneBytes) + rate();
    }
    long total = totalBytes.getAsLong();
    long percent = (long) (100.0 * doneBytes / total);
    return ": " + percent + " % of " + DiskSize.humanReadable(total) + rate();
  }

  private String rate() {
    return bytesPerSecond.isEmpty()
        ? ""
        : ", " + DiskSize.humanReadable(bytesPerSecond.getAsLong()) + "/s";
  }

  /** A step that has begun. */
  public static Progress begin(Step step, String subject) {
    return new Progress(step, subject, 0, OptionalLong.empty());
  }
}
