/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import dev.cowbird.driver.network.PathFacts.Condition;
import dev.cowbird.driver.network.PathVerdict.Hop;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Judges what lies beyond the guest: the ways out, and in by published ports. */
final class OutwardHops {
  private OutwardHops() {}

  static Optional<PathVerdict> beyond(PathFacts facts) {
    if (facts.is(Condition.FORWARDED) && !facts.is(Condition.FORWARDING_ON)) {
      return PathVerdict.broken(
          Hop.FORWARDING,
          "The host reaches the guest, and forwards nothing beyond: sysctl -w"
              + " net.ipv4.ip_forward=1");
    }
    if (facts.is(Condition.TRANSLATED)
        && facts.hostRules().filter(OutwardHops::translates).isEmpty()
        && facts.hostRules().isPresent()) {
      return PathVerdict.broken(
          Hop.NAT,
          "The host reaches the guest, and has no rule that translates the addresses of the "
              + facts.attachment() + ": restart the network, and then its guests");
    }
    return facts.filter().isPresent() && !facts.is(Condition.BRIDGES_FILTERED)
        ? PathVerdict.broken(
            Hop.FILTER,
            "The filter " + facts.filter().get().name()
                + " holds no packets, as the host's bridges pass them by: sysctl -w"
                + " net.bridge.bridge-nf-call-iptables=1")
        : Optional.empty();
  }

  private static boolean translates(List<String> rules) {
    return rules.stream()
        .map(rule -> rule.toLowerCase(Locale.ROOT))
        .anyMatch(rule -> rule.contains("masquerade") || rule.contains("snat"));
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
