/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

/**
 * What came of asking a source image's source again.
 *
 * @param base the current one from now on
 */
public record Refresh(Base base, Outcome outcome) {
  /** What was found at the source. */
  public enum Outcome {
    /** The image was not in the cache. */
    FETCHED("fetched"),
    /** The content is the one in the cache. */
    UNCHANGED("unchanged"),
    /** Other content: it is a new revision, and the old one stays for those that use it. */
    REPLACED("replaced");

    private final String label;

    Outcome(String label) {
      this.label = label;
    }

    /** The name in JSON. */
    public String label() {
      return label;
    }
  }
}
