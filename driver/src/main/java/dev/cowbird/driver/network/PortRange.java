/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

/** Ports from {@code first} to {@code last}, both included. */
public record PortRange(int first, int last) {
  static final int LAST_PORT = 65535;

  /** @throws IllegalArgumentException if it is empty, or not within 1 and 65535 */
  public PortRange {
    if (first < 1 || last > LAST_PORT || first > last) {
      throw new IllegalArgumentException(
          "The ports " + first + " to " + last + " are not a range within 1 and " + LAST_PORT);
    }
  }

  public static PortRange of(int port) {
    return new PortRange(port, port);
  }

  /** {@code 22}, or {@code 8000-8010}. */
  @Override
  public String toString() {
    return first == last ? Integer.toString(first) : first + "-" + last;
  }
}
