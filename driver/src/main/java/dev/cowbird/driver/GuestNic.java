/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.address.IpFamily;
import dev.cowbird.driver.address.IpPrefix;
import dev.cowbird.driver.address.MacAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * How the guest sets up one network interface.
 *
 * @param mac which interface; empty: the instance's interface at the same place in the list
 * @param dhcp the families for which it asks a DHCP server
 * @param gateways at most one a family, each in a network of {@code addresses}, or link-local
 * @param mtu in bytes, from 68 (RFC 791) or, with IPv6, 1280 (RFC 8200) to 65535; empty: the
 *     interface's own
 */
public record GuestNic(
    Optional<MacAddress> mac,
    Set<IpFamily> dhcp,
    List<IpPrefix> addresses,
    List<IpAddress> gateways,
    List<IpAddress> nameservers,
    List<HostName> searchDomains,
    List<GuestRoute> routes,
    OptionalInt mtu) {
  private static final int LARGEST_MTU = 65535;

  /** @throws IllegalArgumentException if something contradicts itself or stands twice */
  public GuestNic {
    dhcp = Set.copyOf(dhcp);
    addresses = once("address", addresses);
    gateways = once("gateway", gateways);
    nameservers = once("name server", nameservers);
    searchDomains = once("search domain", searchDomains);
    routes = once("route", routes);
    addresses.forEach(GuestNic::requireHost);
    requireReachable(gateways, addresses);
    boolean six = dhcp.contains(IpFamily.IPV6)
        || addresses.stream().anyMatch(prefix -> prefix.family() == IpFamily.IPV6);
    int smallest = six ? 1280 : 68;
    mtu.ifPresent(bytes -> {
      if (bytes < smallest || bytes > LARGEST_MTU) {
        throw new IllegalArgumentException(
            "MTU " + bytes + " is not within " + smallest + " to " + LARGEST_MTU);
      }
    });
  }

  private static <T> List<T> once(String what, List<T> list) {
    Set<T> seen = new HashSet<>();
    for (T item : list) {
      if (!seen.add(item)) {
        throw new IllegalArgumentException(
            "A network interface has the " + what + " " + item + " twice");
      }
    }
    return List.copyOf(list);
  }

  private static void requireHost(IpPrefix prefix) {
    boolean network = prefix.length() < prefix.family().bits() - 1
        && prefix.family() == IpFamily.IPV4
        && prefix.first().equals(prefix.address());
    if (!prefix.address().isHost() || network) {
      throw new IllegalArgumentException("Address " + prefix + " can't be a host's");
    }
  }

  private static void requireReachable(List<IpAddress> gateways, List<IpPrefix> addresses) {
    Set<IpFamily> families = EnumSet.noneOf(IpFamily.class);
    for (IpAddress gateway : gateways) {
      if (!families.add(gateway.family())) {
        throw new IllegalArgumentException("A network interface has two gateways: " + gateways);
      }
      boolean near = gateway.value().isLinkLocalAddress()
          || addresses.stream().anyMatch(prefix -> prefix.contains(gateway));
      if (!near || !gateway.isHost()) {
        throw new IllegalArgumentException(
            "Gateway " + gateway + " is in none of the interface's networks: " + addresses);
      }
    }
  }

  /** An interface that asks for an IPv4 address, and nothing else. */
  public static GuestNic dhcp4() {
    return builder().dhcp(IpFamily.IPV4).build();
  }

  /** Starts with an interface without any address. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects what differs from the defaults. Used by one thread. */
  public static final class Builder {
    private Optional<MacAddress> mac = Optional.empty();
    private final Set<IpFamily> dhcp = EnumSet.noneOf(IpFamily.class);
    private final List<IpPrefix> addresses = new ArrayList<>();
    private final List<IpAddress> gateways = new ArrayList<>();
    private final List<IpAddress> nameservers = new ArrayList<>();
    private final List<HostName> searchDomains = new ArrayList<>();
    private final List<GuestRoute> routes = new ArrayList<>();
    private OptionalInt mtu = OptionalInt.empty();

    private Builder() {}

    public Builder mac(MacAddress address) {
      this.mac = Optional.of(address);
      return this;
    }

    public Builder dhcp(IpFamily family) {
      dhcp.add(family);
      return this;
    }

    public Builder address(IpPrefix prefix) {
      addresses.add(prefix);
      return this;
    }

    public Builder gateway(IpAddress address) {
      gateways.add(address);
      return this;
    }

    public Builder nameserver(IpAddress address) {
      nameservers.add(address);
      return this;
    }

    public Builder searchDomain(HostName domain) {
      searchDomains.add(domain);
      return this;
    }

    public Builder route(GuestRoute route) {
      routes.add(route);
      return this;
    }

    public Builder mtu(int bytes) {
      this.mtu = OptionalInt.of(bytes);
      return this;
    }

    public GuestNic build() {
      return new GuestNic(mac, dhcp, addresses, gateways, nameservers, searchDomains, routes, mtu);
    }
  }
}
