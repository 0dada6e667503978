/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.GuestNic;
import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.address.IpFamily;
import dev.cowbird.driver.address.IpPrefix;
import dev.cowbird.driver.address.MacAddress;
import dev.cowbird.driver.domain.Nic;
import dev.cowbird.driver.domain.NicSource;
import dev.cowbird.driver.domain.XmlDocument;
import dev.cowbird.driver.domain.edit.Device;
import dev.cowbird.driver.hypervisor.VirtualNetworks;
import dev.cowbird.driver.network.InstanceFilter;
import dev.cowbird.driver.network.VirtualNetwork;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What an interface may send from, in the words of {@link InstanceFilter#parameters}. */
final class FilterAddresses {
  private static final List<IpAddress> NO_ADDRESS = List.of(IpAddress.parse("0.0.0.0"));

  private final VirtualNetworks networks;

  FilterAddresses(VirtualNetworks networks) {
    this.networks = networks;
  }

  /** Of an interface of a new machine: what its guest is told, or else what its network gives. */
  Map<String, List<String>> parameters(InstanceSpec spec, Nic nic, MacAddress mac, int place) {
    Optional<GuestNic> told = told(spec, mac, place);
    Optional<VirtualNetwork> network = nic.source() instanceof NicSource.VirtualNetwork named
        ? networks.find(named.name())
        : Optional.empty();
    List<IpAddress> ipv4 = told.map(FilterAddresses::ipv4).orElse(List.of());
    return InstanceFilter.parameters(
        mac, ipv4.isEmpty() ? given(network) : ipv4, ipv6(told, network), servers(network));
  }

  /**
   * Of an interface that is attached or moved. One that was held keeps the addresses that its guest
   * was told.
   *
   * @param filter by which it is, or was, held
   */
  Map<String, List<String>> parameters(String filter, Device nic) {
    MacAddress mac = new MacAddress(nic.attribute("mac", "address").orElseThrow());
    Optional<VirtualNetwork> network = nic.attribute("source", "network").flatMap(networks::find);
    XmlDocument held = XmlDocument.parse(
        nic.attribute("filterref", "filter").equals(Optional.of(filter))
            ? nic.toXml()
            : "<interface/>");
    List<IpAddress> ipv4 = values(held, "IP").stream().map(IpAddress::parse).toList();
    List<IpPrefix> sources = sources(held);
    List<IpPrefix> ipv6 = sources.stream().filter(FilterAddresses::isOne).toList();
    boolean allTold = !ipv6.isEmpty() && ipv6.equals(sources);
    boolean keeps = !ipv4.isEmpty() && (allTold || !ipv4.equals(NO_ADDRESS));
    return InstanceFilter.parameters(
        mac,
        keeps ? ipv4 : given(network),
        allTold ? ipv6 : joined(ipv6, subnets(network)),
        servers(network));
  }

  /** The addresses and subnets of IPv6 that an interface is held to, but for those of the link. */
  private static List<IpPrefix> sources(XmlDocument held) {
    List<String> addresses = values(held, "IPV6");
    List<String> lengths = values(held, "IPV6MASK");
    return IntStream.range(0, Math.min(addresses.size(), lengths.size()))
        .mapToObj(i -> IpPrefix.parse(addresses.get(i) + "/" + lengths.get(i)))
        .filter(source -> !source.address().value().isLinkLocalAddress())
        .toList();
  }

  private static List<String> values(XmlDocument held, String parameter) {
    return held.all("/interface/filterref/parameter[@name='" + parameter + "']/@value");
  }

  private static boolean isOne(IpPrefix source) {
    return source.length() == source.family().bits();
  }

  /** How the guest was told to set the interface up. */
  private static Optional<GuestNic> told(InstanceSpec spec, MacAddress mac, int place) {
    List<GuestNic> nics = spec.guest().map(config -> config.nics()).orElse(List.of());
    return IntStream.range(0, nics.size())
        .filter(i -> nics.get(i).mac().map(mac::equals).orElse(i == place))
        .mapToObj(nics::get)
        .findFirst();
  }

  /** Nothing to be learnt from DHCP comes where nobody asks it: there is no address then. */
  private static List<IpAddress> ipv4(GuestNic told) {
    List<IpAddress> addresses = told.addresses().stream()
        .map(IpPrefix::address)
        .filter(address -> address.family() == IpFamily.IPV4)
        .toList();
    return addresses.isEmpty() && !told.dhcp().contains(IpFamily.IPV4) ? NO_ADDRESS : addresses;
  }

  /**
   * Empty to learn it from DHCP. Until then libvirt lets nothing pass, IPv6 neither: so there is
   * nothing to wait for on a network of IPv6 that gives no such answer.
   */
  private static List<IpAddress> given(Optional<VirtualNetwork> network) {
    return servers(network).isEmpty() && !subnets(network).isEmpty() ? NO_ADDRESS : List.of();
  }

  private static List<IpAddress> servers(Optional<VirtualNetwork> network) {
    return network.map(VirtualNetwork::dhcpServers).orElse(List.of());
  }

  /** What the guest was told to use, or else whatever it takes of the network's subnets. */
  private static List<IpPrefix> ipv6(Optional<GuestNic> told, Optional<VirtualNetwork> network) {
    List<IpPrefix> addresses = told.stream()
        .flatMap(known -> known.addresses().stream())
        .filter(prefix -> prefix.family() == IpFamily.IPV6)
        .map(prefix -> new IpPrefix(prefix.address(), IpFamily.IPV6.bits()))
        .toList();
    boolean asks = told.map(known -> known.dhcp().contains(IpFamily.IPV6)).orElse(true);
    return addresses.isEmpty() || asks ? joined(addresses, subnets(network)) : addresses;
  }

  private static List<IpPrefix> joined(List<IpPrefix> one, List<IpPrefix> other) {
    return Stream.concat(one.stream(), other.stream()).toList();
  }

  private static List<IpPrefix> subnets(Optional<VirtualNetwork> network) {
    return network.stream()
        .flatMap(found -> found.subnets().stream())
        .filter(subnet -> subnet.family() == IpFamily.IPV6)
        .toList();
  }
}
