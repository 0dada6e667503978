/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import java.util.Locale;
import java.util.regex.Pattern;

/** The address of a network interface: six bytes, in lower-case hex with colons. Unicast. */
public record MacAddress(String value) {
  private static final Pattern VALID = Pattern.compile("[0-9a-f]{2}(:[0-9a-f]{2}){5}");

  /** @throws IllegalArgumentException if it is malformed, a multicast address, or all zeros */
  public MacAddress {
    value = value.toLowerCase(Locale.ROOT);
    if (!VALID.matcher(value).matches()) {
      throw new IllegalArgumentException(
          Quoted.of(value) + " is not a MAC address, such as 52:54:00:12:34:56");
    }
    if ((Character.digit(value.charAt(1), 16) & 1) == 1 || value.equals("00:00:00:00:00:00")) {
      throw new IllegalArgumentException(
          "MAC address " + value + " can't be an interface's: it is multicast, or all zeros");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
