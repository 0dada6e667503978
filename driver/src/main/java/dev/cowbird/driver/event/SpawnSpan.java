/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.event;

import dev.cowbird.imagebackend.event.Span;

/** A machine that is being made. */
public interface SpawnSpan extends Span {
  /** It is complete. Without this, what was made was taken back when it is closed. */
  void complete();
}
