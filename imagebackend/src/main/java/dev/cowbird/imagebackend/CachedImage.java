/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A base and what was made of it.
 *
 * @param state whether the next disk is made from it
 * @param damage that it was condemned for, if it was
 * @param pinned whether its image is never pruned
 * @param lastUse when a disk was last made from it, or it was asked for
 * @param allocatedBytes what the base takes on disk, holes not counted
 * @param sizedBases by size, ascending
 * @param instances the instances whose disks were made from it, in order
 */
public record CachedImage(
    Base base,
    State state,
    Optional<Damage> damage,
    boolean pinned,
    Instant lastUse,
    long allocatedBytes,
    List<CachedSizedBase> sizedBases,
    List<InstanceName> instances) {
  public CachedImage {
    sizedBases = List.copyOf(sizedBases);
    instances = List.copyOf(instances);
  }

  /** What a base is to its image. */
  public enum State {
    /** The next disk is made from it, unless the source has changed. */
    CURRENT("current"),
    /** A newer revision has taken its place. */
    OLDER("older"),
    /** It was found damaged, and is kept only for the disks that refer to it. */
    DAMAGED("damaged");

    private final String label;

    State(String label) {
      this.label = label;
    }

    /** The word in JSON output. */
    public String label() {
      return label;
    }
  }
}
