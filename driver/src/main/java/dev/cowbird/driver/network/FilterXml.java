/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import dev.cowbird.driver.address.IpFamily;
import dev.cowbird.driver.address.IpPrefix;
import dev.cowbird.driver.domain.XmlElement;
import java.util.List;

/**
 * Writes filters in libvirt's XML, which {@code https://libvirt.org/formatnwfilter.html} defines.
 * Lower priorities are tried first.
 */
public final class FilterXml {
  private static final int DROP_PRIORITY = 400;
  private static final int ACCEPT_PRIORITY = 500;
  private static final int LAST_PRIORITY = 1000;

  /** libvirt's own. The one for addresses lets DHCP requests pass before there is an address. */
  private static final List<String> ANTI_SPOOFING =
      List.of("no-mac-spoofing", "no-ip-spoofing", "no-arp-mac-spoofing", "no-arp-ip-spoofing");

  private static final int DHCP_SERVER = 67;
  private static final int DHCPV6_SERVER = 547;
  private static final int ROUTER_ADVERTISEMENT = 134;

  private FilterXml() {}

  /** A group's rules, to be included in the filters of instances. */
  public static String of(SecurityGroup group) {
    XmlElement filter = filter(SecurityGroup.filter(group.name()));
    group.rules().forEach(rule -> rule(filter, rule));
    return filter.document();
  }

  /** What an instance's interfaces refer to. */
  public static String of(InstanceFilter instance) {
    XmlElement filter = filter(instance.name());
    ANTI_SPOOFING.forEach(name -> filter.child("filterref").with("filter", name));
    guestAsServer(filter);
    instance
        .groups()
        .forEach(group -> filter.child("filterref").with("filter", SecurityGroup.filter(group)));
    addresses(filter);
    XmlElement rest = rule(filter, "drop", "inout", LAST_PRIORITY);
    rest.child("all");
    XmlElement restOfIpv6 = rule(filter, "drop", "inout", LAST_PRIORITY);
    restOfIpv6.child("all-ipv6");
    return filter.document();
  }

  private static XmlElement filter(String name) {
    return XmlElement.root("filter").with("name", name).with("chain", "root");
  }

  private static XmlElement rule(XmlElement filter, String action, String direction, int priority) {
    return filter
        .child("rule")
        .with("action", action)
        .with("direction", direction)
        .with("priority", Integer.toString(priority));
  }

  /** A guest gives nobody an address or a route, whatever its groups allow. */
  private static void guestAsServer(XmlElement filter) {
    rule(filter, "drop", "out", DROP_PRIORITY - 1)
        .child("udp")
        .with("srcportstart", Integer.toString(DHCP_SERVER));
    rule(filter, "drop", "out", DROP_PRIORITY - 1)
        .child("udp-ipv6")
        .with("srcportstart", Integer.toString(DHCPV6_SERVER));
    rule(filter, "drop", "out", DROP_PRIORITY - 1)
        .child("icmpv6")
        .with("type", Integer.toString(ROUTER_ADVERTISEMENT));
  }

  /** Without DHCP and neighbour discovery a guest has no address that rules could apply to. */
  private static void addresses(XmlElement filter) {
    rule(filter, "accept", "out", ACCEPT_PRIORITY)
        .child("udp")
        .with("srcportstart", "68")
        .with("dstportstart", Integer.toString(DHCP_SERVER));
    rule(filter, "accept", "in", ACCEPT_PRIORITY)
        .child("udp")
        .with("srcportstart", Integer.toString(DHCP_SERVER))
        .with("dstportstart", "68");
    for (String type : List.of("133", "135", "136")) {
      rule(filter, "accept", "out", ACCEPT_PRIORITY).child("icmpv6").with("type", type);
    }
    for (String type : List.of("134", "135", "136")) {
      rule(filter, "accept", "in", ACCEPT_PRIORITY).child("icmpv6").with("type", type);
    }
  }

  private static void rule(XmlElement filter, SecurityRule rule) {
    int priority = switch (rule.action()) {
      case ACCEPT -> ACCEPT_PRIORITY;
      case DROP -> DROP_PRIORITY;
    };
    XmlElement match = rule(filter, rule.action().label(), rule.direction().label(), priority)
        .child(element(rule));
    rule.ports()
        .ifPresent(ports -> match
            .with("dstportstart", Integer.toString(ports.first()))
            .with("dstportend", Integer.toString(ports.last())));
    rule.remote().ifPresent(remote -> remote(match, rule.direction(), remote));
  }

  private static void remote(XmlElement match, SecurityRule.Direction direction, IpPrefix remote) {
    String side = switch (direction) {
      case INGRESS -> "src";
      case EGRESS -> "dst";
    };
    match
        .with(side + "ipaddr", remote.first().toString())
        .with(side + "ipmask", Integer.toString(remote.length()));
  }

  private static String element(SecurityRule rule) {
    boolean plain =
        rule.family() == IpFamily.IPV4 || rule.protocol() == SecurityRule.Protocol.ICMPV6;
    return plain ? rule.protocol().label() : rule.protocol().label() + "-ipv6";
  }
}
