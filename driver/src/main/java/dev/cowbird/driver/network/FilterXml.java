/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cowbird.driver.domain.XmlElement;
import java.util.List;
import java.util.UUID;

/**
 * Writes filters in libvirt's XML, which {@code https://libvirt.org/formatnwfilter.html} defines.
 * Lower priorities are tried first.
 */
public final class FilterXml {
  /** Before all that groups say. */
  private static final int SERVER_PRIORITY = RuleXml.DROP_PRIORITY - 2;

  private static final int ADDRESS_PRIORITY = RuleXml.DROP_PRIORITY - 1;
  private static final int LAST_PRIORITY = 1000;

  /**
   * Among the chains that libvirt's own filters make, of priorities from -800 to -400. What is
   * accepted here is still held to the groups, which are looked at later.
   */
  private static final int FRAME_DROP_PRIORITY = -602;

  private static final int FRAME_ACCEPT_PRIORITY = -601;
  private static final int FRAME_REST_PRIORITY = -600;
  private static final int OTHER_FRAMES_PRIORITY = 900;

  /**
   * libvirt's own. The one for addresses lets DHCP requests pass before there is an address; the
   * last lets QEMU say where a guest has moved to.
   */
  private static final List<String> ANTI_SPOOFING = List.of(
      "no-mac-spoofing",
      "no-ip-spoofing",
      "no-arp-mac-spoofing",
      "no-arp-ip-spoofing",
      "qemu-announce-self");

  private static final int DHCP_CLIENT = 68;
  private static final int DHCP_SERVER = 67;
  private static final int DHCPV6_SERVER = 547;
  private static final int DHCPV6_CLIENT = 546;
  private static final int ROUTER_ADVERTISEMENT = 134;

  /** Not reached, took too long, and malformed: RFC 792. */
  private static final List<String> ERRORS = List.of("3", "11", "12");

  /** The same, and too big: RFC 4443. */
  private static final List<String> ERRORS_IPV6 = List.of("1", "2", "3", "4");

  private FilterXml() {}

  /** A group's rules, to be included in the filters of instances. */
  public static String of(SecurityGroup group) {
    XmlElement filter = filter(SecurityGroup.filter(group.name()));
    group.rules().forEach(rule -> RuleXml.write(filter, rule));
    return filter.document();
  }

  /** What an instance's interfaces refer to. */
  public static String of(InstanceFilter instance) {
    XmlElement filter = filter(instance.name());
    ANTI_SPOOFING.forEach(name -> filter.child("filterref").with("filter", name));
    frames(filter);
    guestAsServer(filter);
    addresses(filter);
    errors(filter);
    instance
        .groups()
        .forEach(group -> filter.child("filterref").with("filter", SecurityGroup.filter(group)));
    rule(filter, "drop", "inout", LAST_PRIORITY).child("all");
    rule(filter, "drop", "inout", LAST_PRIORITY).child("all-ipv6");
    return filter.document();
  }

  /** libvirt changes a filter only if it is told the UUID that the filter has: the name's. */
  private static XmlElement filter(String name) {
    XmlElement filter = XmlElement.root("filter").with("name", name).with("chain", "root");
    filter.child("uuid").text(UUID.nameUUIDFromBytes(name.getBytes(UTF_8)).toString());
    return filter;
  }

  static XmlElement rule(XmlElement filter, String action, String direction, int priority) {
    return filter
        .child("rule")
        .with("action", action)
        .with("direction", direction)
        .with("priority", Integer.toString(priority));
  }

  /**
   * What is judged by its frame, on the bridge, before connections are known: the sources of IPv6,
   * who gives addresses and routes away, and that nothing else than IP and ARP passes, such as
   * frames with a VLAN's tag, in which anything could be.
   */
  private static void frames(XmlElement filter) {
    rule(filter, "drop", "out", FRAME_DROP_PRIORITY)
        .child("ip")
        .with("protocol", "udp")
        .with("srcportstart", Integer.toString(DHCP_SERVER));
    rule(filter, "drop", "out", FRAME_DROP_PRIORITY)
        .child("ipv6")
        .with("protocol", "udp")
        .with("srcportstart", Integer.toString(DHCPV6_SERVER));
    rule(filter, "drop", "out", FRAME_DROP_PRIORITY)
        .child("ipv6")
        .with("protocol", "icmpv6")
        .with("type", Integer.toString(ROUTER_ADVERTISEMENT));
    // Who looks whether an address is free has none: RFC 4862, section 5.4.2.
    rule(filter, "accept", "out", FRAME_ACCEPT_PRIORITY)
        .child("ipv6")
        .with("srcipaddr", "::")
        .with("srcipmask", "128");
    rule(filter, "accept", "out", FRAME_ACCEPT_PRIORITY)
        .child("ipv6")
        .with("srcipaddr", "$IPV6[@1]")
        .with("srcipmask", "$IPV6MASK[@1]");
    rule(filter, "drop", "out", FRAME_REST_PRIORITY).child("ipv6");
    for (String protocol : List.of("ipv4", "ipv6", "arp")) {
      rule(filter, "accept", "inout", OTHER_FRAMES_PRIORITY)
          .child("mac")
          .with("protocolid", protocol);
    }
    rule(filter, "drop", "inout", LAST_PRIORITY);
  }

  /** A guest gives nobody an address or a route, whatever its groups allow. */
  private static void guestAsServer(XmlElement filter) {
    port(rule(filter, "drop", "out", SERVER_PRIORITY).child("udp"), "src", DHCP_SERVER);
    port(rule(filter, "drop", "out", SERVER_PRIORITY).child("udp-ipv6"), "src", DHCPV6_SERVER);
    rule(filter, "drop", "out", SERVER_PRIORITY)
        .child("icmpv6")
        .with("type", Integer.toString(ROUTER_ADVERTISEMENT));
  }

  /** Without DHCP and neighbour discovery a guest has no address that rules could apply to. */
  private static void addresses(XmlElement filter) {
    dhcp(filter, "udp", DHCP_CLIENT, DHCP_SERVER);
    dhcp(filter, "udp-ipv6", DHCPV6_CLIENT, DHCPV6_SERVER);
    for (String type : List.of("133", "135", "136")) {
      discovery(filter, "out", type);
    }
    for (String type : List.of("134", "135", "136")) {
      discovery(filter, "in", type);
    }
  }

  /** Linux keeps no connections for neighbour discovery, so that none could be asked for. */
  private static void discovery(XmlElement filter, String direction, String type) {
    rule(filter, "accept", direction, ADDRESS_PRIORITY)
        .with("statematch", "false")
        .child("icmpv6")
        .with("type", type);
  }

  /** What became of a connection's packets is no answer in it, and lost without a rule. */
  private static void errors(XmlElement filter) {
    for (String direction : List.of("in", "out")) {
      ERRORS.forEach(type -> error(filter, direction, "icmp", type));
      ERRORS_IPV6.forEach(type -> error(filter, direction, "icmpv6", type));
    }
  }

  private static void error(XmlElement filter, String direction, String protocol, String type) {
    rule(filter, "accept", direction, ADDRESS_PRIORITY)
        .child(protocol)
        .with("type", type)
        .with("state", "RELATED");
  }

  private static void dhcp(XmlElement filter, String protocol, int client, int server) {
    XmlElement asks = rule(filter, "accept", "out", ADDRESS_PRIORITY).child(protocol);
    port(port(asks, "src", client), "dst", server);
    XmlElement answer = rule(filter, "accept", "in", ADDRESS_PRIORITY).child(protocol);
    port(port(answer, "src", server), "dst", client);
  }

  private static XmlElement port(XmlElement match, String side, int port) {
    return match.with(side + "portstart", Integer.toString(port));
  }
}
