/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import dev.cowbird.driver.text.Quoted;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** The checks that values of a description share. Each refuses by naming the value. */
final class Require {
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
          Quoted.of(value) + " is not " + what + ": it has to match " + pattern);
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
}
