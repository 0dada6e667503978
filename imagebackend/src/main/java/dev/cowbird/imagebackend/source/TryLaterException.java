/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** A source that can't deliver now, and may later. */
public final class TryLaterException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Optional<Duration> delay;

  /**
   * @param message a part of a sentence: {@code "the server answered 503"}
   * @param delay how long the source asks to be left alone
   */
  public TryLaterException(String message, Optional<Duration> delay) {
    super(message);
    this.delay = delay;
  }

  public Optional<Duration> delay() {
    return delay;
  }
}
