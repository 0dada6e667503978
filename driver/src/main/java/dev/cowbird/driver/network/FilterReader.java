/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.address.IpFamily;
import dev.cowbird.driver.address.IpPrefix;
import dev.cowbird.driver.domain.XmlDocument;
import dev.cowbird.driver.network.SecurityRule.Action;
import dev.cowbird.driver.network.SecurityRule.Direction;
import dev.cowbird.driver.network.SecurityRule.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads rules back from libvirt's filters. */
final class FilterReader {
  private static final String IPV6 = "-ipv6";

  private final XmlDocument xml;

  private FilterReader(XmlDocument xml) {
    this.xml = xml;
  }

  /**
   * The rules of a filter, in their order.
   *
   * @throws IllegalArgumentException if it has what a rule can't say, as somebody else changed it
   */
  static List<SecurityRule> rules(String filter) {
    FilterReader reader = new FilterReader(XmlDocument.parse(filter));
    List<SecurityRule> rules = new ArrayList<>();
    for (int i = 1; i <= reader.xml.all("/filter/rule").size(); i++) {
      String path = "/filter/rule[" + i + "]";
      if (!reader.attribute(path + "/*", "state").equals(Optional.of(RuleXml.ANSWERED))) {
        rules.add(reader.rule(path));
      }
    }
    return List.copyOf(rules);
  }

  private SecurityRule rule(String path) {
    for (Protocol protocol : Protocol.values()) {
      for (String suffix : List.of("", IPV6)) {
        String match = path + "/" + protocol.label() + suffix;
        if (!xml.all(match).isEmpty()) {
          boolean six = protocol == Protocol.ICMPV6 || suffix.equals(IPV6);
          return rule(path, match, protocol, six ? IpFamily.IPV6 : IpFamily.IPV4);
        }
      }
    }
    throw new IllegalArgumentException(
        "Rule " + path + " of a filter matches what no rule of a group can");
  }

  private SecurityRule rule(String path, String match, Protocol protocol, IpFamily family) {
    Direction direction = attribute(path, "direction").equals(Optional.of(Direction.EGRESS.label()))
        ? Direction.EGRESS
        : Direction.INGRESS;
    Action action = attribute(path, "action").equals(Optional.of(Action.ACCEPT.label()))
        ? Action.ACCEPT
        : Action.DROP;
    return new SecurityRule(
        direction,
        action,
        protocol,
        family,
        attribute(match, "dstportstart").map(first -> ports(match, Integer.parseInt(first))),
        remote(match, direction, family));
  }

  private PortRange ports(String match, int first) {
    return new PortRange(
        first, attribute(match, "dstportend").map(Integer::parseInt).orElse(first));
  }

  private Optional<IpPrefix> remote(String match, Direction direction, IpFamily family) {
    String side = direction == Direction.EGRESS ? "dst" : "src";
    int length = attribute(match, side + "ipmask").map(Integer::parseInt).orElse(family.bits());
    return attribute(match, side + "ipaddr")
        .map(address -> new IpPrefix(IpAddress.parse(address), length));
  }

  private Optional<String> attribute(String path, String name) {
    return xml.first(path + "/@" + name);
  }
}
