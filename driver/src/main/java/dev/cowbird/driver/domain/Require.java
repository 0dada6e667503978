/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** The checks that values of a description share. Each refuses by naming the value. */
final class Require {
  private static final int MOST_SHOWN = 80;

  private Require() {}

  static void absolute(Path path) {
    if (!path.isAbsolute()) {
      throw new IllegalArgumentException("A domain's file needs an absolute path, not " + path);
    }
  }

  static void within(String what, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          what + " " + value + " is not within " + least + " and " + most);
    }
  }

  static void matches(String what, String value, Pattern pattern) {
    if (!pattern.matcher(value).matches()) {
      throw new IllegalArgumentException(
          quoted(value) + " is not " + what + ": it has to match " + pattern);
    }
  }

  static void filled(String what, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException("The " + what + " is blank");
    }
  }

  static void distinct(String what, Collection<?> values) {
    Set<Object> seen = new HashSet<>();
    for (Object value : values) {
      if (!seen.add(value)) {
        throw new IllegalArgumentException("Two devices have the " + what + " " + value);
      }
    }
  }

  /** Text from outside as a message may show it: on one line, and short. */
  static String quoted(String text) {
    String shown = text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]", "?");
    return "'" + (shown.length() > MOST_SHOWN ? shown.substring(0, MOST_SHOWN) + "..." : shown)
        + "'";
  }
}
