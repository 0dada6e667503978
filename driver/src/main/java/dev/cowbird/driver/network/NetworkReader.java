/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.address.IpPrefix;
import dev.cowbird.driver.address.MacAddress;
import dev.cowbird.driver.domain.XmlDocument;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/** Reads a definition back from libvirt's XML. */
final class NetworkReader {
  /** What a definition says, and what libvirt adds to it. */
  private static final Set<String> KNOWN = Set.of(
      "name",
      "uuid",
      "metadata",
      "forward",
      "bridge",
      "mac",
      "mtu",
      "domain",
      "dns",
      "ip",
      "port",
      "virtualport",
      "vlan");

  private final XmlDocument xml;

  private NetworkReader(XmlDocument xml) {
    this.xml = xml;
  }

  /** Empty if the network has what a definition can't say. */
  static Optional<NetworkDefinition> read(String text) {
    XmlDocument xml = XmlDocument.parse(text);
    try {
      return new NetworkReader(xml).definition();
    } catch (IllegalArgumentException e) {
      // Whoever made it was freer than a definition is.
      return Optional.empty();
    }
  }

  static List<IpPrefix> subnets(XmlDocument xml) {
    NetworkReader reader = new NetworkReader(xml);
    return IntStream.rangeClosed(1, xml.all("/network/ip").size())
        .mapToObj(i -> reader.subnet("/network/ip[" + i + "]"))
        .flatMap(Optional::stream)
        .toList();
  }

  /** The place of the subnet that an address is in, among all that are described. */
  static OptionalInt place(XmlDocument xml, IpAddress address) {
    NetworkReader reader = new NetworkReader(xml);
    return IntStream.range(0, xml.all("/network/ip").size())
        .filter(i -> reader
            .subnet("/network/ip[" + (i + 1) + "]")
            .filter(subnet -> subnet.contains(address))
            .isPresent())
        .findFirst();
  }

  private Optional<NetworkDefinition> definition() {
    Optional<NetworkKind> kind = kind();
    int unknown = xml.all("/network/*").size()
        - KNOWN.stream().mapToInt(each -> xml.all("/network/" + each).size()).sum();
    if (kind.isEmpty() || unknown > 0) {
      return Optional.empty();
    }
    boolean own = !(kind.get() instanceof NetworkKind.HostBridge
        || kind.get() instanceof NetworkKind.OpenVswitch);
    NetworkDefinition definition = new NetworkDefinition(
        xml.first("/network/name").orElse(""),
        kind.get(),
        xml.first("/network/bridge/@name").filter(name -> own),
        IntStream.rangeClosed(1, xml.all("/network/ip").size())
            .mapToObj(i -> address("/network/ip[" + i + "]"))
            .toList(),
        xml.first("/network/domain/@name"),
        number("/network/mtu/@size"),
        IntStream.rangeClosed(1, xml.all("/network/dns/host").size())
            .mapToObj(i -> "/network/dns/host[" + i + "]")
            .map(host -> new DnsHost(ip(host + "/@ip"), xml.all(host + "/hostname")))
            .toList(),
        xml.all("/network/dns/forwarder/@addr").stream().map(IpAddress::parse).toList(),
        xml.first("/network/port/@isolated").filter("yes"::equals).isPresent()
            ? PortIsolation.ISOLATED
            : PortIsolation.NONE);
    return Optional.of(definition).filter(this::translatesAll);
  }

  /** By itself libvirt forwards IPv6 untranslated, which no definition of NAT says. */
  private boolean translatesAll(NetworkDefinition definition) {
    return !(definition.kind() instanceof NetworkKind.Nat)
        || !definition.hasIpv6()
        || xml.first("/network/forward/nat/@ipv6").filter("yes"::equals).isPresent();
  }

  private Optional<NetworkKind> kind() {
    Optional<String> device = xml.first("/network/forward/@dev");
    String bridge = xml.first("/network/bridge/@name").orElse("");
    Optional<String> port = xml.first("/network/virtualport/@type");
    String mode = xml.all("/network/forward").isEmpty()
        ? "none"
        : xml.first("/network/forward/@mode").orElse("nat");
    return switch (mode) {
      case "none" -> Optional.of(new NetworkKind.Isolated());
      case "nat" -> Optional.of(new NetworkKind.Nat(device));
      case "route" -> Optional.of(new NetworkKind.Routed(device));
      case "bridge" -> {
        if (port.isEmpty()) {
          yield Optional.of(new NetworkKind.HostBridge(bridge));
        }
        yield port.filter("openvswitch"::equals)
            .map(ovs -> new NetworkKind.OpenVswitch(bridge, number("/network/vlan/tag/@id")));
      }
      default -> Optional.empty();
    };
  }

  private NetworkAddress address(String path) {
    IpPrefix host = subnet(path)
        .orElseThrow(() -> new IllegalArgumentException("A network has a malformed address"));
    List<AddressRange> ranges = IntStream.rangeClosed(
            1, xml.all(path + "/dhcp/range").size())
        .mapToObj(i -> path + "/dhcp/range[" + i + "]")
        .map(range -> new AddressRange(ip(range + "/@start"), ip(range + "/@end")))
        .toList();
    List<StaticLease> leases = IntStream.rangeClosed(
            1, xml.all(path + "/dhcp/host").size())
        .mapToObj(i -> path + "/dhcp/host[" + i + "]")
        .map(lease -> new StaticLease(
            new MacAddress(xml.first(lease + "/@mac").orElse("")),
            ip(lease + "/@ip"),
            xml.first(lease + "/@name")))
        .toList();
    return new NetworkAddress(host, ranges, leases);
  }

  private Optional<IpPrefix> subnet(String path) {
    try {
      IpAddress address = ip(path + "/@address");
      OptionalInt prefix = number(path + "/@prefix");
      if (prefix.isPresent()) {
        return Optional.of(new IpPrefix(address, prefix.getAsInt()));
      }
      int bits = xml.first(path + "/@netmask").stream()
          .map(IpAddress::parse)
          .mapToInt(mask -> mask.number().bitCount())
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException(address + " has no prefix"));
      return Optional.of(new IpPrefix(address, bits));
    } catch (IllegalArgumentException e) {
      // Others' networks may say less; what they don't say can't clash.
      return Optional.empty();
    }
  }

  private IpAddress ip(String path) {
    return IpAddress.parse(xml.first(path).orElse(""));
  }

  private OptionalInt number(String path) {
    return xml.first(path).stream().mapToInt(Integer::parseInt).findFirst();
  }
}
