/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.fetch;

/** Works on an image while it arrives, on threads of its own. */
@FunctionalInterface
public interface Follower {
  /** Waits for the image to be complete. */
  Follower NONE = arrival -> {};

  /**
   * An image begins to arrive, or begins anew: then what was made of it before is worth nothing.
   * Doesn't block.
   */
  void begin(Arrival arrival);
}
