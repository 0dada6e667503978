/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.address.IpPrefix;

/** A route of a guest's: what is sent to a network goes by way of a host. */
public record GuestRoute(IpPrefix to, IpAddress via) {
  /**
   * @throws IllegalArgumentException if the two are of different families, or {@code to} has host
   *     bits
   */
  public GuestRoute {
    if (to.family() != via.family()) {
      throw new IllegalArgumentException("Route to " + to + " via " + via + " mixes IPv4 and IPv6");
    }
    if (!to.first().equals(to.address())) {
      throw new IllegalArgumentException(
          "Route to " + to + " is to no network: that would be " + to.first() + "/" + to.length());
    }
    if (!via.isHost()) {
      throw new IllegalArgumentException("Route via " + via + " is not via a host");
    }
  }
}
