/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What verifying a base or sized base came to.
 *
 * @param imageId as it may be shown; empty if nothing is recorded of it
 * @param size of a sized base; empty for a base
 * @param detail why, and what was done about it; empty for a file that is sound
 * @param remarks on what does not make it damaged: its mode, its owner
 */
public record VerifiedFile(
    Path file,
    Optional<String> imageId,
    CacheId cacheId,
    Optional<DiskSize> size,
    Verdict verdict,
    String detail,
    List<String> remarks) {
  public VerifiedFile {
    remarks = List.copyOf(remarks);
  }

  /** How a file compares with what is recorded of it. */
  public enum Verdict {
    /** It has the length and the content that were recorded. */
    SOUND("sound"),
    /** It has not, and will not be used for new disks. */
    DAMAGED("damaged"),
    /** An earlier version made it, or its record is lost: nothing can be said. */
    NOT_RECORDED("nothing recorded"),
    /** It, or its record, can't be read just now. */
    UNREADABLE("unreadable"),
    /** Another held it until the deadline. */
    BUSY("busy");

    private final String label;

    Verdict(String label) {
      this.label = label;
    }

    /** The word in JSON output. */
    public String label() {
      return label;
    }
  }

  /** Whether nothing was found to be wrong, and nothing kept from being looked at. */
  public boolean isGood() {
    return verdict == Verdict.SOUND || verdict == Verdict.NOT_RECORDED;
  }
}
