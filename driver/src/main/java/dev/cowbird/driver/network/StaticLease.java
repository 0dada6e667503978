/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.address.IpFamily;
import dev.cowbird.driver.address.MacAddress;
import java.util.Optional;

/**
 * The address that DHCP gives to one device, by its MAC address. For IPv4: DHCPv6 knows no MAC.
 *
 * @param name what the guest is told it is called, and what DNS knows it by
 */
public record StaticLease(MacAddress mac, IpAddress address, Optional<String> name) {
  /** @throws IllegalArgumentException if one of them is malformed, or the address is IPv6 */
  public StaticLease {
    name.ifPresent(Names::dns);
    if (address.family() != IpFamily.IPV4) {
      throw new IllegalArgumentException(
          "The lease of " + mac + " is by MAC address, so it can't be IPv6: " + address);
    }
  }
}
