/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import java.nio.file.Path;
import java.util.List;

/**
 * What was removed from the cache, and what was not.
 *
 * @param removed in the order in which it went; after a dry run, would go
 * @param kept bases, sized bases and files of dead processes that stay
 * @param obstacles sentences that say why it can't be told who uses what, with the remedy where it
 *     is known; unless empty, no base or sized base went
 */
public record PruneResult(List<RemovedFile> removed, List<Kept> kept, List<String> obstacles) {
  public PruneResult {
    removed = List.copyOf(removed);
    kept = List.copyOf(kept);
    obstacles = List.copyOf(obstacles);
  }

  /** A file that stays, and why, in words that follow on its name. */
  public record Kept(Path file, Reason reason, String why) {}

  /** Why a file stays. */
  public enum Reason {
    IN_USE("in use"),
    PINNED("pinned"),
    /** It was used a short time ago. */
    RECENT("recent"),
    /** Its lock, or its image's, is held. */
    BUSY("busy"),
    /** It has sized bases that stay. */
    HAS_SIZED_BASES("has sized bases"),
    /** It can't be told whether it is used, or what it is. */
    UNCERTAIN("uncertain");

    private final String label;

    Reason(String label) {
      this.label = label;
    }

    /** The name in JSON. */
    public String label() {
      return label;
    }
  }

  /** How many bytes the file system got back, or would get. */
  public long freedBytes() {
    return removed.stream().mapToLong(RemovedFile::bytes).sum();
  }
}
