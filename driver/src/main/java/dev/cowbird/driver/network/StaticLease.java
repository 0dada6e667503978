/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.address.IpFamily;
import dev.cowbird.driver.address.MacAddress;
import dev.cowbird.driver.text.Quoted;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address that DHCP gives to one device, by its MAC address. For IPv4: DHCPv6 knows no MAC.
 *
 * @param name what the guest is told it is called, and what DNS knows it by
 */
public record StaticLease(MacAddress mac, IpAddress address, Optional<String> name) {
  private static final Pattern FORM = Pattern.compile("([^=,]*)=([^=,]*)(?:,([^=,]*))?");

  /** @throws IllegalArgumentException if one of them is malformed, or the address is IPv6 */
  public StaticLease {
    name.ifPresent(Names::dns);
    if (address.family() != IpFamily.IPV4) {
      throw new IllegalArgumentException(
          "The lease of " + mac + " is by MAC address, so it can't be IPv6: " + address);
    }
  }

  /**
   * Reads {@code MAC=ADDRESS[,NAME]}.
   *
   * @throws IllegalArgumentException if it is malformed
   */
  public static StaticLease parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          Quoted.of(text) + " is not a lease, such as 52:54:00:12:34:56=192.0.2.7,web");
    }
    return new StaticLease(
        new MacAddress(matcher.group(1)),
        IpAddress.parse(matcher.group(2)),
        Optional.ofNullable(matcher.group(3)));
  }

  /** The form that {@link #parse} reads. */
  @Override
  public String toString() {
    return mac + "=" + address + name.map(text -> "," + text).orElse("");
  }
}
