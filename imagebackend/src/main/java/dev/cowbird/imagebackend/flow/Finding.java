/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.VerifiedFile.Verdict;
import java.util.function.Supplier;

/** What a look at a file came to, as {@link dev.cowbird.imagebackend.VerifiedFile} has it. */
record Finding(Verdict verdict, String detail) {
  static final Finding SOUND = new Finding(Verdict.SOUND, "");

  static Finding damaged(String how) {
    return new Finding(Verdict.DAMAGED, how);
  }

  boolean isDamaged() {
    return verdict == Verdict.DAMAGED;
  }

  /**
   * What another look comes to. If it fails, this one stands, and says why nothing was done.
   *
   * @throws ImageException {@code INTERRUPTED}
   */
  Finding orBetter(Supplier<Finding> another) {
    try {
      return another.get();
    } catch (ImageException e) {
      if (e.kind() == Kind.INTERRUPTED) {
        throw e;
      }
      return and("it can't be put aside: " + e.getMessage());
    }
  }

  /** Says what was done about it. */
  Finding and(String done) {
    return new Finding(verdict, detail + "; " + done);
  }
}
