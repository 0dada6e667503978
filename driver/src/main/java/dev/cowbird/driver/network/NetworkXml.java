/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.domain.XmlElement;
import java.util.UUID;

/**
 * Writes a network's description in libvirt's XML, which
 * {@code https://libvirt.org/formatnetwork.html} defines.
 */
public final class NetworkXml {
  static final String NAMESPACE = "https://cowbird.dev/xmlns/network/1";

  private NetworkXml() {}

  /** The description of a network, with the mark that Cowbird knows its own networks by. */
  public static String of(NetworkDefinition definition) {
    return document(definition, XmlElement.root("network"));
  }

  /** The same of a network with this UUID, by which it is told from others of its name. */
  public static String of(NetworkDefinition definition, UUID uuid) {
    XmlElement network = XmlElement.root("network");
    network.child("uuid").text(uuid.toString());
    return document(definition, network);
  }

  private static String document(NetworkDefinition definition, XmlElement network) {
    network.child("name").text(definition.name());
    network.child("metadata").child(NAMESPACE, "cowbird", "network");
    kind(network, definition);
    definition.mtu().ifPresent(mtu -> network.child("mtu").with("size", Integer.toString(mtu)));
    definition
        .domain()
        .ifPresent(domain -> network.child("domain").with("name", domain).with("localOnly", "yes"));
    dns(network, definition);
    definition.addresses().forEach(address -> address(network.child("ip"), address));
    if (definition.isolation() == PortIsolation.ISOLATED) {
      network.child("port").with("isolated", "yes");
    }
    return network.document();
  }

  /** A static lease as a part of a network. */
  public static String lease(StaticLease lease) {
    XmlElement host = XmlElement.root("host");
    lease(host, lease);
    return host.document();
  }

  /**
   * A DNS host as a part of a network that goes. libvirt compares what is named: with its names it
   * would be any host that has one of them, and several are refused.
   */
  public static String dnsHostAt(IpAddress address) {
    return XmlElement.root("host").with("ip", address.toString()).document();
  }

  /** A DNS host as a part of a network. */
  public static String dnsHost(DnsHost dnsHost) {
    XmlElement host = XmlElement.root("host");
    dnsHost(host, dnsHost);
    return host.document();
  }

  private static void kind(XmlElement network, NetworkDefinition definition) {
    NetworkKind kind = definition.kind();
    if (kind instanceof NetworkKind.HostBridge host) {
      network.child("forward").with("mode", "bridge");
      network.child("bridge").with("name", host.bridge());
    } else if (kind instanceof NetworkKind.OpenVswitch ovs) {
      network.child("forward").with("mode", "bridge");
      network.child("bridge").with("name", ovs.bridge());
      network.child("virtualport").with("type", "openvswitch");
      ovs.vlan()
          .ifPresent(tag -> network.child("vlan").child("tag").with("id", Integer.toString(tag)));
    } else {
      if (kind instanceof NetworkKind.Nat nat) {
        XmlElement forward = network.child("forward").with("mode", "nat");
        nat.device().ifPresent(device -> forward.with("dev", device));
        if (definition.hasIpv6()) {
          forward.child("nat").with("ipv6", "yes");
        }
      } else if (kind instanceof NetworkKind.Routed routed) {
        XmlElement forward = network.child("forward").with("mode", "route");
        routed.device().ifPresent(device -> forward.with("dev", device));
      }
      // A bridge of one network has no loop, so that guests need not wait for a port to forward.
      XmlElement bridge = network.child("bridge").with("stp", "on").with("delay", "0");
      definition.bridge().ifPresent(name -> bridge.with("name", name));
    }
  }

  private static void dns(XmlElement network, NetworkDefinition definition) {
    if (definition.dnsHosts().isEmpty() && definition.forwarders().isEmpty()) {
      return;
    }
    XmlElement dns = network.child("dns");
    definition
        .forwarders()
        .forEach(server -> dns.child("forwarder").with("addr", server.toString()));
    definition.dnsHosts().forEach(host -> dnsHost(dns.child("host"), host));
  }

  private static void address(XmlElement ip, NetworkAddress address) {
    ip.with("family", address.host().address().family().label())
        .with("address", address.host().address().toString())
        .with("prefix", Integer.toString(address.host().length()));
    if (address.ranges().isEmpty() && address.leases().isEmpty()) {
      return;
    }
    XmlElement dhcp = ip.child("dhcp");
    address
        .ranges()
        .forEach(range -> dhcp.child("range")
            .with("start", range.start().toString())
            .with("end", range.end().toString()));
    address.leases().forEach(lease -> lease(dhcp.child("host"), lease));
  }

  private static void lease(XmlElement host, StaticLease lease) {
    host.with("mac", lease.mac().value()).with("ip", lease.address().toString());
    lease.name().ifPresent(name -> host.with("name", name));
  }

  private static void dnsHost(XmlElement host, DnsHost dnsHost) {
    host.with("ip", dnsHost.address().toString());
    dnsHost.names().forEach(name -> host.child("hostname").text(name));
  }
}
