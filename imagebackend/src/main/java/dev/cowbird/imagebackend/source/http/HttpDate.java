/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Points in time in header fields, in the one form that is not obsolete: RFC 9110, 5.6.7. */
final class HttpDate {
  private HttpDate() {}

  /** Empty if the field is missing, or is no date. */
  static Optional<Instant> of(HttpHeaders headers, String name) {
    return headers.firstValue(name).flatMap(HttpDate::parse);
  }

  static Optional<Instant> parse(String text) {
    try {
      return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.strip(), Instant::from));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
