/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import java.nio.file.Path;

/**
 * A file that went from the cache.
 *
 * @param bytes what it took of the file system
 */
public record RemovedFile(Path file, Kind kind, long bytes) {

  /** What it was. */
  public enum Kind {
    BASE("base"),
    SIZED_BASE("sized base"),
    /** What was known of a base. */
    SIDECAR("sidecar"),
    /** What a dead process had not finished. */
    LEFTOVER("leftover");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** The name in JSON and tables. */
    public String label() {
      return label;
    }
  }
}
