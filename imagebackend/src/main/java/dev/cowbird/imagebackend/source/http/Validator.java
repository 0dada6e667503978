/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What tells a server's content from any other that it has had there, byte for byte: a strong
 * entity tag, else a modification date that is strong by RFC 9110, section 8.8.2.2. Its text is
 * what {@code If-Range} is sent with.
 */
final class Validator {
  /** RFC 9110, section 8.8.3, without {@code W/}; one with nothing in it tells nothing. */
  private static final Pattern STRONG_TAG = Pattern.compile("\"[\\x21\\x23-\\x7e\\x80-\\xff]+\"");

  /**
   * By how much the content must be older than the answer: within a second it could change again
   * and keep its date; a minute makes up for two clocks that differ.
   */
  private static final Duration SETTLED = Duration.ofSeconds(60);

  private Validator() {}

  /** Of the content that an answer has or tells of; empty if it has none that is strong. */
  static Optional<String> in(HttpHeaders headers) {
    return headers.firstValue("ETag").filter(Validator::isStrongTag).or(() -> modified(headers));
  }

  /** Whether a version is one that {@link #in} can have given. */
  static boolean isStrong(String version) {
    return isStrongTag(version) || HttpDate.parse(version).isPresent();
  }

  private static boolean isStrongTag(String text) {
    return STRONG_TAG.matcher(text).matches();
  }

  private static Optional<String> modified(HttpHeaders headers) {
    Optional<Instant> modified = HttpDate.of(headers, "Last-Modified");
    Optional<Instant> answered = HttpDate.of(headers, "Date");
    boolean settled = modified.isPresent()
        && answered.isPresent()
        && !answered.get().isBefore(modified.get().plus(SETTLED));
    return settled ? headers.firstValue("Last-Modified") : Optional.empty();
  }

  /** Whether an answer is certainly of the content that has this version. */
  static boolean isOf(String version, HttpHeaders headers) {
    String field = version.startsWith("\"") ? "ETag" : "Last-Modified";
    return headers.allValues(field).size() == 1
        && headers.firstValue(field).filter(version::equals).isPresent();
  }
}
