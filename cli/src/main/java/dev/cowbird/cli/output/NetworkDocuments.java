/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.output;

import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.network.AddressRange;
import dev.cowbird.driver.network.DnsHost;
import dev.cowbird.driver.network.NetworkAddress;
import dev.cowbird.driver.network.NetworkDefinition;
import dev.cowbird.driver.network.NetworkKind;
import dev.cowbird.driver.network.NetworkLease;
import dev.cowbird.driver.network.PortIsolation;
import dev.cowbird.driver.network.SecurityGroup;
import dev.cowbird.driver.network.SecurityRule;
import dev.cowbird.driver.network.StaticLease;
import dev.cowbird.driver.network.VirtualNetwork;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The JSON documents of networks and security groups; see {@link Documents}. */
public final class NetworkDocuments {
  private NetworkDocuments() {}

  public static Map<String, ?> networks(List<VirtualNetwork> networks) {
    return Map.of("networks", networks.stream().map(NetworkDocuments::network).toList());
  }

  public static Map<String, ?> network(VirtualNetwork network) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("name", network.name());
    document.put("state", network.state().label());
    document.put("ours", network.isOurs());
    document.put("bridge", network.bridge().orElse(null));
    document.put("subnets", network.subnets().stream().map(Object::toString).toList());
    document.put("guests", network.connections());
    document.put(
        "definition", network.definition().map(NetworkDocuments::definition).orElse(null));
    return document;
  }

  private static Map<String, ?> definition(NetworkDefinition definition) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("kind", definition.kind().label());
    document.put("device", device(definition.kind()).orElse(null));
    document.put("vlan", vlan(definition.kind()).orElse(null));
    document.put(
        "addresses",
        definition.addresses().stream().map(NetworkDocuments::address).toList());
    document.put("domain", definition.domain().orElse(null));
    document.put("mtu", definition.mtu().isPresent() ? definition.mtu().getAsInt() : null);
    document.put(
        "dns", definition.dnsHosts().stream().map(NetworkDocuments::host).toList());
    document.put(
        "forwarders", definition.forwarders().stream().map(IpAddress::toString).toList());
    document.put("isolatedPorts", definition.isolation() == PortIsolation.ISOLATED);
    return document;
  }

  /** The device of the host that a kind of network goes out by, or is on. */
  public static Optional<String> device(NetworkKind kind) {
    if (kind instanceof NetworkKind.HostBridge host) {
      return Optional.of(host.bridge());
    } else if (kind instanceof NetworkKind.OpenVswitch ovs) {
      return Optional.of(ovs.bridge());
    }
    return kind.outDevice();
  }

  /** The tag of a kind of network. */
  public static Optional<Integer> vlan(NetworkKind kind) {
    return kind instanceof NetworkKind.OpenVswitch ovs && ovs.vlan().isPresent()
        ? Optional.of(ovs.vlan().getAsInt())
        : Optional.empty();
  }

  private static Map<String, ?> address(NetworkAddress address) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("host", address.host().toString());
    document.put("dhcp", address.ranges().stream().map(AddressRange::toString).toList());
    document.put(
        "leases", address.leases().stream().map(NetworkDocuments::lease).toList());
    return document;
  }

  private static Map<String, ?> lease(StaticLease lease) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("mac", lease.mac().value());
    document.put("address", lease.address().toString());
    document.put("name", lease.name().orElse(null));
    return document;
  }

  private static Map<String, ?> host(DnsHost host) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("address", host.address().toString());
    document.put("names", host.names());
    return document;
  }

  public static Map<String, ?> leases(String network, List<NetworkLease> leases) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("network", network);
    document.put("leases", leases.stream().map(NetworkDocuments::lease).toList());
    return document;
  }

  private static Map<String, ?> lease(NetworkLease lease) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("mac", lease.mac().value());
    document.put("address", lease.address().toString());
    document.put("hostname", lease.hostname().orElse(null));
    document.put("expires", lease.expires().map(Instant::toString).orElse(null));
    return document;
  }

  public static Map<String, ?> group(SecurityGroup group) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("name", group.name());
    document.put("rules", group.rules().stream().map(SecurityRule::toString).toList());
    return document;
  }
}
