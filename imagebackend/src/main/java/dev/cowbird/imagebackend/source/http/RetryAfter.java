/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How long a server asks to be left alone: RFC 9110, section 10.2.3. */
final class RetryAfter {
  /** Whatever is asked for, an operator is not kept waiting for longer. */
  private static final Duration MOST = Duration.ofHours(1);

  private RetryAfter() {}

  /**
   * Between zero and an hour. A date is compared with the server's own, so that its clock may be
   * wrong; without that it says nothing.
   */
  static Optional<Duration> in(HttpHeaders headers) {
    return headers
        .firstValue("Retry-After")
        .map(String::strip)
        .flatMap(text -> text.matches("\\d+") ? Optional.of(seconds(text)) : until(text, headers));
  }

  private static Duration seconds(String digits) {
    return digits.length() > 9 ? MOST : capped(Duration.ofSeconds(Long.parseLong(digits)));
  }

  private static Optional<Duration> until(String text, HttpHeaders headers) {
    Optional<Instant> now = HttpDate.of(headers, "Date");
    return HttpDate.parse(text)
        .flatMap(then -> now.map(from -> capped(Duration.between(from, then))));
  }

  private static Duration capped(Duration asked) {
    if (asked.isNegative()) {
      return Duration.ZERO;
    }
    return asked.compareTo(MOST) > 0 ? MOST : asked;
  }
}
