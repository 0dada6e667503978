/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import dev.cowbird.driver.address.IpAddress;

/** Addresses from {@code start} to {@code end}, both included, that DHCP gives away. */
public record AddressRange(IpAddress start, IpAddress end) {
  /** @throws IllegalArgumentException if it ends before it starts, or in the other family */
  public AddressRange {
    if (start.family() != end.family() || start.compareTo(end) > 0) {
      throw new IllegalArgumentException(
          "The range from " + start + " to " + end + " holds no address");
    }
  }

  boolean overlaps(AddressRange other) {
    return start.compareTo(other.end) <= 0 && other.start.compareTo(end) <= 0;
  }

  boolean contains(IpAddress address) {
    return start.compareTo(address) <= 0 && address.compareTo(end) <= 0;
  }

  @Override
  public String toString() {
    return start + "-" + end;
  }
}
