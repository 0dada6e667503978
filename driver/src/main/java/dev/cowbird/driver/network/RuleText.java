/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.address.IpFamily;
import dev.cowbird.driver.address.IpPrefix;
import dev.cowbird.driver.network.SecurityRule.Action;
import dev.cowbird.driver.network.SecurityRule.Direction;
import dev.cowbird.driver.network.SecurityRule.Protocol;
import dev.cowbird.driver.text.Quoted;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rules as they are typed; {@link SecurityRule#parse} tells the form. */
final class RuleText {
  private static final Pattern FORM = Pattern.compile("(allow|deny)"
      + ":(tcp|udp|icmp|icmpv6|all)"
      + "(?::(\\d{1,5})(?:-(\\d{1,5}))?)?"
      + "(?::(in|out|(from|to)=([0-9A-Fa-f.:]+)(?:/(\\d{1,3}))?))?"
      + "(?::(ipv4|ipv6))?");

  private RuleText() {}

  static List<SecurityRule> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(Quoted.of(text)
          + " is not a rule, such as allow:tcp:22, allow:udp:5000-5009:from=10.0.0.0/8"
          + " or deny:all:out");
    }
    Protocol protocol = protocol(matcher.group(2));
    Optional<IpPrefix> remote =
        Optional.ofNullable(matcher.group(7)).map(address -> subnet(address, matcher.group(8)));
    return families(protocol, remote, matcher.group(9) == null ? "" : matcher.group(9)).stream()
        .map(family -> new SecurityRule(
            direction(matcher.group(5) == null ? "in" : matcher.group(5)),
            matcher.group(1).equals("allow") ? Action.ACCEPT : Action.DROP,
            protocol,
            family,
            Optional.ofNullable(matcher.group(3)).map(first -> ports(first, matcher.group(4))),
            remote))
        .toList();
  }

  static String of(SecurityRule rule) {
    StringBuilder text = new StringBuilder();
    text.append(
        switch (rule.action()) {
          case ACCEPT -> "allow:";
          case DROP -> "deny:";
        });
    text.append(rule.protocol().label());
    rule.ports().ifPresent(ports -> text.append(':').append(ports));
    String side = switch (rule.direction()) {
      case INGRESS -> rule.remote().isPresent() ? ":from=" : ":in";
      case EGRESS -> rule.remote().isPresent() ? ":to=" : ":out";
    };
    text.append(side);
    rule.remote().ifPresent(text::append);
    boolean either = rule.remote().isEmpty() && families(rule.protocol()).size() > 1;
    return either ? text + ":" + rule.family().label() : text.toString();
  }

  private static Protocol protocol(String text) {
    for (Protocol protocol : Protocol.values()) {
      if (protocol.label().equals(text)) {
        return protocol;
      }
    }
    throw new IllegalStateException("The form lets no protocol " + text + " through");
  }

  private static Direction direction(String text) {
    return text.equals("out") || text.startsWith("to=") ? Direction.EGRESS : Direction.INGRESS;
  }

  private static PortRange ports(String first, @Nullable String last) {
    int from = Integer.parseInt(first);
    return last == null ? PortRange.of(from) : new PortRange(from, Integer.parseInt(last));
  }

  private static IpPrefix subnet(String address, @Nullable String length) {
    IpAddress parsed = IpAddress.parse(address);
    return new IpPrefix(parsed, length == null ? parsed.family().bits() : Integer.parseInt(length));
  }

  /** Those that were said; what contradicts the protocol or subnet, the rule itself refuses. */
  private static List<IpFamily> families(
      Protocol protocol, Optional<IpPrefix> remote, String said) {
    if (!said.isEmpty()) {
      return List.of(said.equals("ipv4") ? IpFamily.IPV4 : IpFamily.IPV6);
    }
    return remote.map(subnet -> List.of(subnet.family())).orElseGet(() -> families(protocol));
  }

  private static List<IpFamily> families(Protocol protocol) {
    return switch (protocol) {
      case ICMP -> List.of(IpFamily.IPV4);
      case ICMPV6 -> List.of(IpFamily.IPV6);
      case TCP, UDP, ALL -> List.of(IpFamily.IPV4, IpFamily.IPV6);
    };
  }
}
