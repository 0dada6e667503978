/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import java.util.regex.Pattern;

/**
 * The name of an instance, which is also the name of its directory and of its libvirt domain: 1 to
 * 63 letters, digits, dots, underscores and hyphens, the first a letter or digit.
 */
public record InstanceName(String value) implements Comparable<InstanceName> {
  private static final Pattern VALID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

  /** @throws IllegalArgumentException if {@code value} is no such name */
  public InstanceName {
    if (!isValid(value)) {
      throw new IllegalArgumentException("'"
          + printable(value)
          + "' is not an instance name: 1 to 63 letters, digits, dots, underscores and"
          + " hyphens, the first a letter or digit");
    }
  }

  public static boolean isValid(String value) {
    return VALID.matcher(value).matches();
  }

  private static String printable(String value) {
    return value.replaceAll("\\p{Cntrl}", "?");
  }

  @Override
  public int compareTo(InstanceName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
