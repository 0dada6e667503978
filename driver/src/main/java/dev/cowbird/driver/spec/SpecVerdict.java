/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec;

import dev.cowbird.driver.spec.form.Problem;
import java.util.List;

/** What was found of a description. */
public sealed interface SpecVerdict {
  /** It is sound. */
  record Accepted(SpecDocument document) implements SpecVerdict {}

  /**
   * It is not.
   *
   * @param problems at least one, in the order in which they stand
   */
  record Refused(List<Problem> problems) implements SpecVerdict {
    public Refused {
      problems = List.copyOf(problems);
    }
  }
}
