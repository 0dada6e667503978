/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import dev.cowbird.driver.address.IpFamily;
import dev.cowbird.driver.address.IpPrefix;
import dev.cowbird.driver.domain.XmlElement;
import dev.cowbird.driver.network.SecurityRule.Action;
import dev.cowbird.driver.network.SecurityRule.Direction;
import dev.cowbird.driver.network.SecurityRule.Protocol;

/**
 * Writes the rules of a group for libvirt. It makes those that accept follow connections by itself.
 * Those that drop it makes for the packets of both directions, answers included, unless they name
 * the state of the connections that they are about.
 */
final class RuleXml {
  static final int DROP_PRIORITY = 400;
  static final int ACCEPT_PRIORITY = 500;

  /** The state of what is written besides a rule, and is none that a reader is to find. */
  static final String ANSWERED = "ESTABLISHED";

  private static final String OPENED = "NEW";
  private static final int ECHO_REPLY = 0;
  private static final int ECHO_REPLY_IPV6 = 129;

  /** Of the ports that only servers use: Linux connects from higher ones, the kernel's NFS too. */
  private static final int LAST_OF_SERVERS = 511;

  private RuleXml() {}

  static void write(XmlElement filter, SecurityRule rule) {
    switch (rule.action()) {
      case ACCEPT -> match(rule(filter, rule, ACCEPT_PRIORITY), rule);
      case DROP -> {
        match(rule(filter, rule, DROP_PRIORITY), rule).with("state", OPENED);
        if (rule.direction() == Direction.INGRESS) {
          answers(filter, rule);
        }
      }
    }
  }

  private static XmlElement rule(XmlElement filter, SecurityRule rule, int priority) {
    return FilterXml.rule(filter, rule.action().label(), rule.direction().label(), priority);
  }

  private static XmlElement match(XmlElement xml, SecurityRule rule) {
    XmlElement match = xml.child(element(rule.protocol(), rule.family()));
    rule.ports().ifPresent(ports -> ports(match, ports, "dst"));
    rule.remote().ifPresent(remote -> remote(match, rule.direction(), remote));
    return match;
  }

  /**
   * What comes from the host, or by it from elsewhere, no filter sees on its way in: libvirt looks
   * at what passes from one port of the bridge to another. The guest's answer to who connects or
   * pings is seen on its way out. An answer by UDP can't be told from a question.
   */
  private static void answers(XmlElement filter, SecurityRule rule) {
    Protocol protocol = rule.protocol();
    boolean six = rule.family() == IpFamily.IPV6;
    if (protocol == Protocol.TCP || protocol == Protocol.ALL) {
      accepted(filter, rule, six);
    }
    if (protocol != Protocol.TCP && protocol != Protocol.UDP) {
      answer(filter, rule, six ? Protocol.ICMPV6 : Protocol.ICMP)
          .with("type", Integer.toString(six ? ECHO_REPLY_IPV6 : ECHO_REPLY));
    }
  }

  /** libvirt knows the flags of TCP in IPv4 alone; in IPv6 a server is told by its port. */
  private static void accepted(XmlElement filter, SecurityRule rule, boolean six) {
    int end = six ? LAST_OF_SERVERS : PortRange.LAST_PORT;
    int first = rule.ports().map(PortRange::first).orElse(1);
    int last = rule.ports().map(ports -> Math.min(ports.last(), end)).orElse(end);
    if (first > last) {
      return;
    }
    XmlElement answer = answer(filter, rule, Protocol.TCP);
    ports(answer, new PortRange(first, last), "src");
    if (!six) {
      answer.with("flags", "SYN,ACK/SYN,ACK");
    }
  }

  private static XmlElement answer(XmlElement filter, SecurityRule rule, Protocol protocol) {
    XmlElement answer = FilterXml.rule(
            filter, Action.DROP.label(), Direction.EGRESS.label(), DROP_PRIORITY)
        .child(element(protocol, rule.family()))
        .with("state", ANSWERED);
    rule.remote().ifPresent(remote -> remote(answer, Direction.EGRESS, remote));
    return answer;
  }

  private static void ports(XmlElement match, PortRange ports, String side) {
    match
        .with(side + "portstart", Integer.toString(ports.first()))
        .with(side + "portend", Integer.toString(ports.last()));
  }

  private static void remote(XmlElement match, Direction direction, IpPrefix remote) {
    String side = switch (direction) {
      case INGRESS -> "src";
      case EGRESS -> "dst";
    };
    match
        .with(side + "ipaddr", remote.first().toString())
        .with(side + "ipmask", Integer.toString(remote.length()));
  }

  private static String element(Protocol protocol, IpFamily family) {
    boolean plain = family == IpFamily.IPV4 || protocol == Protocol.ICMPV6;
    return plain ? protocol.label() : protocol.label() + "-ipv6";
  }
}
