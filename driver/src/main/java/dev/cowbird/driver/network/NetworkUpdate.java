/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A change of a network that takes effect at once and stays, without its guests noticing. */
public sealed interface NetworkUpdate {
  /**
   * The network as it is after this change.
   *
   * @throws IllegalArgumentException if the change does not fit the network; it names what does not
   */
  NetworkDefinition applyTo(NetworkDefinition network);

  /** What takes this change back. */
  NetworkUpdate inverse();

  /** A further static lease. */
  record AddLease(StaticLease lease) implements NetworkUpdate {
    @Override
    public NetworkDefinition applyTo(NetworkDefinition network) {
      List<NetworkAddress> addresses = network.addresses();
      if (addresses.stream().noneMatch(this::fits)) {
        throw new IllegalArgumentException("The lease " + lease.address() + " of " + lease.mac()
            + " is in none of the subnets "
            + addresses.stream().map(NetworkAddress::host).toList());
      }
      return network.withAddresses(addresses.stream()
          .map(address -> fits(address) ? address.withLease(lease) : address)
          .toList());
    }

    private boolean fits(NetworkAddress address) {
      return address.host().contains(lease.address());
    }

    @Override
    public NetworkUpdate inverse() {
      return new RemoveLease(lease);
    }
  }

  /** One static lease less; a guest that has it keeps it until it ends. */
  record RemoveLease(StaticLease lease) implements NetworkUpdate {
    @Override
    public NetworkDefinition applyTo(NetworkDefinition network) {
      if (!network.leases().contains(lease)) {
        throw new IllegalArgumentException("There is no lease " + lease);
      }
      UnaryOperator<NetworkAddress> without = address -> new NetworkAddress(
          address.host(), address.ranges(), NetworkUpdate.without(address.leases(), lease));
      return network.withAddresses(network.addresses().stream().map(without).toList());
    }

    @Override
    public NetworkUpdate inverse() {
      return new AddLease(lease);
    }
  }

  /** A further address that DNS knows. */
  record AddDnsHost(DnsHost host) implements NetworkUpdate {
    @Override
    public NetworkDefinition applyTo(NetworkDefinition network) {
      return network.withDnsHosts(
          Stream.concat(network.dnsHosts().stream(), Stream.of(host)).toList());
    }

    @Override
    public NetworkUpdate inverse() {
      return new RemoveDnsHost(host);
    }
  }

  /** An address that DNS knows no more. */
  record RemoveDnsHost(DnsHost host) implements NetworkUpdate {
    @Override
    public NetworkDefinition applyTo(NetworkDefinition network) {
      if (!network.dnsHosts().contains(host)) {
        throw new IllegalArgumentException("There is no DNS host " + host);
      }
      return network.withDnsHosts(without(network.dnsHosts(), host));
    }

    @Override
    public NetworkUpdate inverse() {
      return new AddDnsHost(host);
    }
  }

  private static <T> List<T> without(List<T> list, T one) {
    return list.stream().filter(each -> !each.equals(one)).toList();
  }
}
