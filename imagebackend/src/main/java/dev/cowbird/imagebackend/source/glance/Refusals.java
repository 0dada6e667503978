/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.glance;

import dev.cowbird.imagebackend.source.TryLaterException;
import dev.cowbird.imagebackend.source.http.HttpAnswer;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Tells an answer that may be another in a while from one that stays. */
final class Refusals {
  /** Time-out, too early, too many requests, and whatever is the server's own trouble. */
  private static final Set<Integer> PASSING = Set.of(408, 425, 429, 500, 502, 503, 504);

  private static final Pattern SECONDS = Pattern.compile("\\d{1,6}");

  private Refusals() {}

  /**
   * @param who has answered, to begin the message
   * @throws TryLaterException if the status is one that passes
   */
  static void requireLasting(HttpAnswer answer, String who) throws TryLaterException {
    if (PASSING.contains(answer.status())) {
      throw new TryLaterException(who + " answered " + answer.status(), delay(answer));
    }
  }

  /** {@code Retry-After} in seconds (RFC 9110, section 10.2.3); a date there is passed over. */
  private static Optional<Duration> delay(HttpAnswer answer) {
    return answer
        .headers()
        .firstValue("Retry-After")
        .filter(text -> SECONDS.matcher(text).matches())
        .map(text -> Duration.ofSeconds(Long.parseLong(text)));
  }
}
