/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.address.IpPrefix;
import dev.cowbird.driver.network.AddressRange;
import dev.cowbird.driver.network.NetworkAddress;
import dev.cowbird.driver.network.StaticLease;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Option;

/** The subnets of a network, and what DHCP gives away there. */
final class SubnetOptions {
  @Option(
      names = "--subnet",
      paramLabel = "ADDRESS/LENGTH",
      description =
          "A subnet, such as 10.0.0.0/24 or fd00::/64, by the address that the host is to have in"
              + " it, or the subnet's own: then the host has the next. May be said several times.")
  private List<IpPrefix> subnets = List.of();

  @Option(
      names = "--dhcp",
      paramLabel = "FROM-TO",
      description =
          "Addresses of a subnet that DHCP gives away; may be said several times (default: none).")
  private List<AddressRange> ranges = List.of();

  @Option(
      names = "--lease",
      paramLabel = "MAC=ADDRESS[,NAME]",
      description = "The address that DHCP gives to one device; may be said several times.")
  private List<StaticLease> leases = List.of();

  /** @throws IllegalArgumentException if they don't fit together; it names what does not */
  List<NetworkAddress> addresses() {
    List<NetworkAddress> addresses = new ArrayList<>();
    subnets.forEach(
        subnet -> addresses.add(new NetworkAddress(host(subnet), List.of(), List.of())));
    ranges.forEach(range ->
        addTo(addresses, range.start(), "range " + range, address -> address.withRange(range)));
    leases.forEach(lease ->
        addTo(addresses, lease.address(), "lease " + lease, address -> address.withLease(lease)));
    return addresses;
  }

  private static IpPrefix host(IpPrefix subnet) {
    IpAddress address = subnet.address();
    return address.equals(subnet.first())
        ? new IpPrefix(
            IpAddress.of(address.number().add(BigInteger.ONE), address.family()), subnet.length())
        : subnet;
  }

  private static void addTo(
      List<NetworkAddress> addresses,
      IpAddress inside,
      String what,
      UnaryOperator<NetworkAddress> change) {
    if (addresses.stream().noneMatch(address -> address.host().contains(inside))) {
      throw new IllegalArgumentException("The " + what + " is inside of none of the subnets "
          + addresses.stream().map(NetworkAddress::host).toList());
    }
    addresses.replaceAll(
        address -> address.host().contains(inside) ? change.apply(address) : address);
  }
}
