/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import dev.cowbird.driver.text.Quoted;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The name of a host or a domain, as RFC 1123 (section 2.1) has it: labels of 1 to 63 letters,
 * digits and hyphens, neither first nor last a hyphen, with dots between; at most 253 in all. Kept
 * in lower case.
 */
public record HostName(String value) {
  private static final int LONGEST = 253;
  private static final Pattern VALID =
      Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");
  private static final Pattern NUMBER_LAST = Pattern.compile("(.*\\.)?[0-9]+");

  /** @throws IllegalArgumentException if {@code value} is no such name */
  public HostName {
    value = value.toLowerCase(Locale.ROOT);
    if (value.length() > LONGEST || !VALID.matcher(value).matches()) {
      throw new IllegalArgumentException(
          Quoted.of(value)
              + " is not a host name: labels of 1 to 63 letters, digits and hyphens, with dots between");
    }
    if (NUMBER_LAST.matcher(value).matches()) {
      throw new IllegalArgumentException(
          Quoted.of(value) + " is not a host name: ending in a number, it reads as an address");
    }
  }

  /** Whether it is one label, without a domain. */
  public boolean isOneLabel() {
    return value.indexOf('.') < 0;
  }

  /** Its first label. */
  public String firstLabel() {
    return isOneLabel() ? value : value.substring(0, value.indexOf('.'));
  }

  @Override
  public String toString() {
    return value;
  }
}
