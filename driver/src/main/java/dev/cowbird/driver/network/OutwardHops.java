/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import dev.cowbird.driver.network.PathFacts.Condition;
import dev.cowbird.driver.network.PathVerdict.Hop;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Judges what lies beyond the guest: the ways out, and in by published ports. */
final class OutwardHops {
  private static final Pattern IPV6_SUBNET = Pattern.compile("[0-9a-f]:[0-9a-f:]*/[0-9]+");

  private OutwardHops() {}

  static Optional<PathVerdict> beyond(PathFacts facts) {
    if (facts.is(Condition.FORWARDED) && !facts.is(Condition.FORWARDING_ON)) {
      return PathVerdict.broken(
          Hop.FORWARDING,
          "The host reaches the guest, and forwards nothing beyond: sysctl -w"
              + " net.ipv4.ip_forward=1");
    }
    if (facts.is(Condition.TRANSLATED)
        && facts.hostRules().filter(rules -> !translate(ofIpv4(rules))).isPresent()) {
      return untranslated("IPv4", facts);
    }
    if (facts.is(Condition.TRANSLATED_IPV6)
        && facts.hostRules().filter(rules -> lacksIpv6(ofIpv6(rules))).isPresent()) {
      return untranslated("IPv6", facts);
    }
    return facts.filter().isPresent() && !facts.is(Condition.BRIDGES_FILTERED)
        ? PathVerdict.broken(
            Hop.FILTER,
            "The filter " + facts.filter().get().name()
                + " holds no packets, as the host's bridges pass them by: sysctl -w"
                + " net.bridge.bridge-nf-call-iptables=1 net.bridge.bridge-nf-call-ip6tables=1")
        : Optional.empty();
  }

  private static Optional<PathVerdict> untranslated(String family, PathFacts facts) {
    return PathVerdict.broken(
        Hop.NAT,
        "The host reaches the guest, and has no rule that translates the " + family
            + " addresses of the " + facts.attachment()
            + ": restart the network, and then its guests");
  }

  /** Rules that say nothing of a subnet of IPv6 may be those of IPv4 alone, which prove nothing. */
  private static boolean lacksIpv6(List<String> rules) {
    return !rules.isEmpty() && !translate(rules);
  }

  private static boolean translate(List<String> rules) {
    return rules.stream()
        .map(rule -> rule.toLowerCase(Locale.ROOT))
        .anyMatch(rule -> rule.contains("masquerade") || rule.contains("snat"));
  }

  private static List<String> ofIpv4(List<String> rules) {
    return rules.stream().filter(rule -> !IPV6_SUBNET.matcher(rule).find()).toList();
  }

  private static List<String> ofIpv6(List<String> rules) {
    return rules.stream().filter(rule -> IPV6_SUBNET.matcher(rule).find()).toList();
  }

  static Optional<PathVerdict> published(PathFacts facts) {
    return facts.published().stream().flatMap(held -> published(held).stream()).findFirst();
  }

  private static Optional<PathVerdict> published(HeldPort held) {
    return switch (held.holder()) {
      case GUEST, UNKNOWN -> Optional.empty();
      case NOBODY ->
        PathVerdict.broken(
            Hop.PUBLISHED_PORT, "Nobody listens on " + held.port() + ": restart the guest");
      case OTHER ->
        PathVerdict.broken(
            Hop.PUBLISHED_PORT,
            "The port " + held.port() + " is held by " + held.process()
                + ", and does not lead to the guest: end that, and restart the guest");
    };
  }
}
