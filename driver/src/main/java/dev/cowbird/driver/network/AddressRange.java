/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.text.Quoted;

/** Addresses from {@code start} to {@code end}, both included, that DHCP gives away. */
public record AddressRange(IpAddress start, IpAddress end) {
  /** @throws IllegalArgumentException if it ends before it starts, or in the other family */
  public AddressRange {
    if (start.family() != end.family() || start.compareTo(end) > 0) {
      throw new IllegalArgumentException(
          "The range from " + start + " to " + end + " holds no address");
    }
  }

  /**
   * Reads {@code FROM-TO}.
   *
   * @throws IllegalArgumentException if it is malformed or holds no address
   */
  public static AddressRange parse(String text) {
    String[] ends = text.split("-", -1);
    if (ends.length != 2) {
      throw new IllegalArgumentException(
          Quoted.of(text) + " is not a range of addresses, such as 192.0.2.10-192.0.2.99");
    }
    return new AddressRange(IpAddress.parse(ends[0]), IpAddress.parse(ends[1]));
  }

  boolean overlaps(AddressRange other) {
    return start.compareTo(other.end) <= 0 && other.start.compareTo(end) <= 0;
  }

  boolean contains(IpAddress address) {
    return start.compareTo(address) <= 0 && address.compareTo(end) <= 0;
  }

  /** The form that {@link #parse} reads. */
  @Override
  public String toString() {
    return start + "-" + end;
  }
}
