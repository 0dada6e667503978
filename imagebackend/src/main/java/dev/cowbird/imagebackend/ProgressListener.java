/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

/**
 * Is told how far long steps have come. Called on the working thread, at each step's start and then
 * a few times a second at most: it must return at once and not throw.
 */
@FunctionalInterface
public interface ProgressListener {
  void progress(Progress progress);

  /** A listener that tells this one, and then the other. */
  default ProgressListener and(ProgressListener other) {
    return progress -> {
      progress(progress);
      other.progress(progress);
    };
  }

  static ProgressListener none() {
    return progress -> {};
  }
}
