/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import java.util.ArrayDeque;
import java.util.Deque;

/** How to take back what was made, last first. Used by one thread. */
final class UndoStack {
  private final Deque<Runnable> steps = new ArrayDeque<>();

  /** Says how to take back the step that is about to be made, or was just made. */
  void push(Runnable step) {
    steps.push(step);
  }

  /**
   * Takes back what was made, until a step fails: what was made before is what that step stands on,
   * as a disk is under a domain, and a later call finds it. The failure is suppressed on
   * {@code first}.
   */
  void unwind(RuntimeException first) {
    // Taking back must not be cut short by the interrupt that may have caused it.
    boolean interrupted = Thread.interrupted();
    try {
      while (!steps.isEmpty()) {
        steps.pop().run();
      }
    } catch (RuntimeException e) {
      if (e != first) {
        first.addSuppressed(e);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
