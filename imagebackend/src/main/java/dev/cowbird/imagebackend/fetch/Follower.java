/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.fetch;

/** Works on an image while it arrives, on threads of its own. */
@FunctionalInterface
public interface Follower {
  /** Waits for the image to be complete. */
  Follower NONE = arrival -> {};

  /**
   * An image begins to arrive. If something was begun before, that is over, as by {@link #abandon}.
   */
  void begin(Arrival arrival);

  /**
   * What was made so far is worth nothing: the image will arrive anew, if at all. Waits for what
   * goes on to end.
   */
  default void abandon() {}
}
