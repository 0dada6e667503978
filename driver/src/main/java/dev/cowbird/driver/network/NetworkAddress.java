/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.address.IpFamily;
import dev.cowbird.driver.address.IpPrefix;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One subnet of a network: the host's own address in it, and what DHCP gives away there. Without
 * ranges and leases there is no DHCP.
 *
 * @param host the host's address with the subnet's prefix
 */
public record NetworkAddress(IpPrefix host, List<AddressRange> ranges, List<StaticLease> leases) {
  private static final int LONGEST_IPV4_PREFIX = 30;

  /** dnsmasq gives away IPv6 addresses of subnets with this prefix only. */
  private static final int DHCPV6_PREFIX = 64;

  /** @throws IllegalArgumentException if they don't fit together; it names what does not */
  public NetworkAddress {
    ranges = List.copyOf(ranges);
    leases = List.copyOf(leases);
    requirePrefix(host, !ranges.isEmpty());
    for (int i = 0; i < ranges.size(); i++) {
      requireInside(host, ranges.get(i));
      for (AddressRange earlier : ranges.subList(0, i)) {
        if (earlier.overlaps(ranges.get(i))) {
          throw new IllegalArgumentException(
              "The ranges " + earlier + " and " + ranges.get(i) + " overlap");
        }
      }
    }
    requireDistinct(host, leases);
  }

  /** A subnet without DHCP. */
  public static NetworkAddress of(String host) {
    return new NetworkAddress(IpPrefix.parse(host), List.of(), List.of());
  }

  /** The same subnet with a further range. */
  public NetworkAddress withRange(String start, String end) {
    return withRange(new AddressRange(IpAddress.parse(start), IpAddress.parse(end)));
  }

  /** The same subnet with a further range. */
  public NetworkAddress withRange(AddressRange range) {
    return new NetworkAddress(host, append(ranges, range), leases);
  }

  /** The same subnet with a further static lease. */
  public NetworkAddress withLease(StaticLease lease) {
    return new NetworkAddress(host, ranges, append(leases, lease));
  }

  static <T> List<T> append(List<T> list, T last) {
    return Stream.concat(list.stream(), Stream.of(last)).toList();
  }

  private static void requirePrefix(IpPrefix host, boolean dhcp) {
    boolean ipv4 = host.address().family() == IpFamily.IPV4;
    if (host.length() == 0 || (ipv4 && host.length() > LONGEST_IPV4_PREFIX)) {
      throw new IllegalArgumentException(
          "The prefix of " + host + " leaves no subnet for a host and its guests");
    }
    if (!ipv4 && dhcp && host.length() != DHCPV6_PREFIX) {
      throw new IllegalArgumentException(
          "DHCP for IPv6 needs the prefix 64, and that of " + host + " is " + host.length());
    }
    if (host.address().equals(host.first()) || (ipv4 && host.address().equals(host.last()))) {
      throw new IllegalArgumentException(
          "The host's address can't be the subnet's first or last one, as it is in " + host);
    }
  }

  private static void requireInside(IpPrefix host, AddressRange range) {
    if (!host.contains(range.start()) || !host.contains(range.end())) {
      throw new IllegalArgumentException("The range " + range + " is not inside of " + host);
    }
    if (range.contains(host.address())) {
      throw new IllegalArgumentException(
          "The range " + range + " holds the host's own address, " + host.address());
    }
    if (host.family() == IpFamily.IPV4
        && (range.contains(host.first()) || range.contains(host.last()))) {
      throw new IllegalArgumentException("The range " + range
          + " holds the first or last address of " + host + ", which no guest can have");
    }
  }

  private static void requireDistinct(IpPrefix host, List<StaticLease> leases) {
    Set<Object> seen = new HashSet<>();
    for (StaticLease lease : leases) {
      if (!host.contains(lease.address())) {
        throw new IllegalArgumentException(
            "The lease " + lease.address() + " of " + lease.mac() + " is not inside of " + host);
      }
      if (lease.address().equals(host.address())) {
        throw new IllegalArgumentException(
            "The lease of " + lease.mac() + " is the host's own address, " + lease.address());
      }
      if (!seen.add(lease.mac())) {
        throw new IllegalArgumentException("Two leases are for " + lease.mac());
      }
      if (!seen.add(lease.address())) {
        throw new IllegalArgumentException("Two leases give away " + lease.address());
      }
    }
  }
}
