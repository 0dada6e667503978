/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Assertions about the module's exception. */
public final class Failures {
  private Failures() {}

  /** The call fails for this reason; the result is for looking at the message. */
  public static AbstractThrowableAssert<?, ?> assertFails(Kind kind, ThrowingCallable call) {
    return assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ImageException.class, e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind));
  }
}
