/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which part of a content an answer has: {@code Content-Range: bytes FIRST-LAST/LENGTH} (RFC 9110,
 * section 14.4).
 *
 * @param length of the whole content
 */
record ContentRange(long first, long last, long length) {
  private static final Pattern BYTES =
      Pattern.compile("bytes +(\\d{1,18})-(\\d{1,18})/(\\d{1,18})", Pattern.CASE_INSENSITIVE);
  private static final Pattern UNSATISFIED =
      Pattern.compile("bytes +\\*/(\\d{1,18})", Pattern.CASE_INSENSITIVE);

  /** Empty if the answer has none, more than one, or does not tell the whole length. */
  static Optional<ContentRange> in(HttpHeaders headers) {
    return only(headers, BYTES)
        .map(match -> new ContentRange(
            Long.parseLong(match.group(1)),
            Long.parseLong(match.group(2)),
            Long.parseLong(match.group(3))));
  }

  /** The length of the whole content, from an answer that there is nothing in the range. */
  static Optional<Long> unsatisfiedLength(HttpHeaders headers) {
    return only(headers, UNSATISFIED).map(match -> Long.parseLong(match.group(1)));
  }

  private static Optional<Matcher> only(HttpHeaders headers, Pattern pattern) {
    List<String> values = headers.allValues("Content-Range");
    return values.size() == 1
        ? Optional.of(pattern.matcher(values.get(0).strip())).filter(Matcher::matches)
        : Optional.empty();
  }

  /** Whether this is all from an offset on. */
  boolean isRest(long offset) {
    return first == offset && last >= first && last == length - 1;
  }
}
