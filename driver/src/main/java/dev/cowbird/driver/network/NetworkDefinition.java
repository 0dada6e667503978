/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.address.IpFamily;
import dev.cowbird.driver.address.MacAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A virtual network as it is asked for.
 *
 * @param bridge the bridge to make; libvirt chooses a name if it is empty
 * @param domain the DNS domain of the guests
 * @param mtu in bytes; the host's default if empty
 * @param forwarders who is asked for names that the network's DNS does not know; whom the host asks
 *     if there are none
 */
public record NetworkDefinition(
    String name,
    NetworkKind kind,
    Optional<String> bridge,
    List<NetworkAddress> addresses,
    Optional<String> domain,
    OptionalInt mtu,
    List<DnsHost> dnsHosts,
    List<IpAddress> forwarders,
    PortIsolation isolation) {
  /** The least that RFC 791 lets a link have, and the most that an IPv4 packet can fill. */
  private static final int LEAST_MTU = 68;

  private static final int MOST_MTU = 65535;

  /** @throws IllegalArgumentException if they don't fit together; it names what does not */
  public NetworkDefinition {
    name = Names.network(name);
    bridge.ifPresent(Names::device);
    domain.ifPresent(Names::dns);
    addresses = List.copyOf(addresses);
    dnsHosts = List.copyOf(dnsHosts);
    forwarders = List.copyOf(forwarders);
    if (mtu.isPresent() && (mtu.getAsInt() < LEAST_MTU || mtu.getAsInt() > MOST_MTU)) {
      throw new IllegalArgumentException(
          "The MTU " + mtu.getAsInt() + " is not within " + LEAST_MTU + " and " + MOST_MTU);
    }
    requireApart(addresses);
    requireDistinctLeases(addresses);
    requireOneServer(addresses);
    requireDistinct(dnsHosts);
    boolean foreign =
        kind instanceof NetworkKind.HostBridge || kind instanceof NetworkKind.OpenVswitch;
    boolean own = bridge.isPresent()
        || !addresses.isEmpty()
        || domain.isPresent()
        || mtu.isPresent()
        || !dnsHosts.isEmpty()
        || !forwarders.isEmpty();
    if (foreign && own) {
      throw new IllegalArgumentException("The network '" + name
          + "' is on a bridge that exists: its addresses, DNS and MTU are not libvirt's");
    }
    if (kind instanceof NetworkKind.OpenVswitch && isolation == PortIsolation.ISOLATED) {
      throw new IllegalArgumentException(
          "The network '" + name + "' is on Open vSwitch, which isolates no ports");
    }
    boolean forwarded = kind instanceof NetworkKind.Nat || kind instanceof NetworkKind.Routed;
    if (forwarded && addresses.isEmpty()) {
      throw new IllegalArgumentException(
          "The network '" + name + "' has no address that its guests could be forwarded from");
    }
  }

  /** All static leases, of whatever subnet. */
  public List<StaticLease> leases() {
    return addresses.stream().flatMap(address -> address.leases().stream()).toList();
  }

  /** Whether a subnet is of IPv6. */
  boolean hasIpv6() {
    return addresses.stream().anyMatch(address -> address.host().family() == IpFamily.IPV6);
  }

  /**
   * Whether a network that the hypervisor has is as this asks; a name for its bridge the hypervisor
   * chose itself if this has none.
   */
  public boolean isMetBy(NetworkDefinition other) {
    return new NetworkDefinition(
            other.name,
            other.kind,
            bridge.isEmpty() ? bridge : other.bridge,
            other.addresses,
            other.domain,
            other.mtu,
            other.dnsHosts,
            other.forwarders,
            other.isolation)
        .equals(this);
  }

  /** The static lease of one device. */
  public Optional<StaticLease> lease(MacAddress mac) {
    return leases().stream().filter(lease -> lease.mac().equals(mac)).findFirst();
  }

  /** The names of one address. */
  public Optional<DnsHost> dnsHost(IpAddress address) {
    return dnsHosts.stream().filter(host -> host.address().equals(address)).findFirst();
  }

  /** The same network with other subnets. */
  NetworkDefinition withAddresses(List<NetworkAddress> others) {
    return new NetworkDefinition(
        name, kind, bridge, others, domain, mtu, dnsHosts, forwarders, isolation);
  }

  /** The same network with other names. */
  NetworkDefinition withDnsHosts(List<DnsHost> others) {
    return new NetworkDefinition(
        name, kind, bridge, addresses, domain, mtu, others, forwarders, isolation);
  }

  public static Builder builder(String name, NetworkKind kind) {
    return new Builder(name, kind);
  }

  private static void requireApart(List<NetworkAddress> addresses) {
    for (int i = 0; i < addresses.size(); i++) {
      for (NetworkAddress earlier : addresses.subList(0, i)) {
        if (earlier.host().overlaps(addresses.get(i).host())) {
          throw new IllegalArgumentException("The subnets " + earlier.host() + " and "
              + addresses.get(i).host() + " of one network overlap");
        }
      }
    }
  }

  private static void requireDistinctLeases(List<NetworkAddress> addresses) {
    Set<String> names = new HashSet<>();
    Set<MacAddress> macs = new HashSet<>();
    for (NetworkAddress address : addresses) {
      for (StaticLease lease : address.leases()) {
        if (!macs.add(lease.mac())) {
          throw new IllegalArgumentException("Two leases are for " + lease.mac());
        }
        lease.name().filter(name -> !names.add(name)).ifPresent(name -> {
          throw new IllegalArgumentException("Two leases are named '" + name + "'");
        });
      }
    }
  }

  /** libvirt has one DHCP server for each family. */
  private static void requireOneServer(List<NetworkAddress> addresses) {
    Set<IpFamily> families = EnumSet.noneOf(IpFamily.class);
    for (NetworkAddress address : addresses) {
      boolean served = !address.ranges().isEmpty() || !address.leases().isEmpty();
      if (served && !families.add(address.host().family())) {
        throw new IllegalArgumentException("Only one subnet of a family has DHCP, so "
            + address.host() + " can have no ranges and leases");
      }
    }
  }

  private static void requireDistinct(List<DnsHost> hosts) {
    Set<IpAddress> addresses = new HashSet<>();
    for (DnsHost host : hosts) {
      if (!addresses.add(host.address())) {
        throw new IllegalArgumentException(
            "Two DNS hosts are for " + host.address() + ": give all its names at once");
      }
    }
  }

  /** Collects what is asked for. Not safe for use by several threads at once. */
  public static final class Builder {
    private final String name;
    private final NetworkKind kind;
    private final List<NetworkAddress> addresses = new ArrayList<>();
    private final List<DnsHost> dnsHosts = new ArrayList<>();
    private final List<IpAddress> forwarders = new ArrayList<>();
    private Optional<String> bridge = Optional.empty();
    private Optional<String> domain = Optional.empty();
    private OptionalInt mtu = OptionalInt.empty();
    private PortIsolation isolation = PortIsolation.NONE;

    private Builder(String name, NetworkKind kind) {
      this.name = name;
      this.kind = kind;
    }

    public Builder bridge(String device) {
      bridge = Optional.of(device);
      return this;
    }

    public Builder address(NetworkAddress address) {
      addresses.add(address);
      return this;
    }

    public Builder domain(String dnsDomain) {
      domain = Optional.of(dnsDomain);
      return this;
    }

    public Builder mtu(int bytes) {
      mtu = OptionalInt.of(bytes);
      return this;
    }

    public Builder dnsHost(DnsHost host) {
      dnsHosts.add(host);
      return this;
    }

    public Builder forwarder(IpAddress server) {
      forwarders.add(server);
      return this;
    }

    public Builder isolation(PortIsolation ports) {
      isolation = ports;
      return this;
    }

    /** @throws IllegalArgumentException as the record's constructor */
    public NetworkDefinition build() {
      return new NetworkDefinition(
          name, kind, bridge, addresses, domain, mtu, dnsHosts, forwarders, isolation);
    }
  }
}
