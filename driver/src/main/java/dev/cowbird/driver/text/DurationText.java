/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.text;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A time as people write it: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 2h}, or seconds. */
public final class DurationText {
  /** Far below where nanoseconds overflow. */
  private static final Duration LONGEST = Duration.ofDays(366);

  private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h|)");

  private DurationText() {}

  /** @throws IllegalArgumentException if it is no such time, or longer than a year */
  public static Duration parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          Quoted.of(text) + " is not a duration: a whole number with ms, s, m or h");
    }
    long number = Long.parseLong(matcher.group(1));
    Duration duration = switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofSeconds(number);
    };
    if (duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(Quoted.of(text) + " is longer than a year");
    }
    return duration;
  }
}
