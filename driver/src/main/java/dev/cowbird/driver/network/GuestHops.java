/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.network.PathFacts.Condition;
import dev.cowbird.driver.network.PathVerdict.Hop;
import dev.cowbird.driver.network.ProbedPort.Answer;
import java.util.List;
import java.util.Optional;

/** Judges the hops at the guest: whether it has an address, and answers there. */
final class GuestHops {
  private GuestHops() {}

  static Optional<PathVerdict> addressed(PathFacts facts) {
    if (facts.is(Condition.DHCP_SERVED) && !facts.is(Condition.DNSMASQ_RUNS)) {
      return PathVerdict.broken(
          Hop.DHCP_SERVER, "No dnsmasq serves the " + facts.attachment() + ": restart the network");
    }
    KnownAddresses known = facts.addresses();
    if (known.all().isEmpty()) {
      return PathVerdict.broken(
          Hop.LEASE,
          facts.is(Condition.DHCP_SERVED)
              ? "The guest of " + facts.mac()
                  + " asked for no address yet: wait until it is up, or see in its console"
                  + " whether it runs a DHCP client and what its filter lets through"
              : "Nobody knows an address of " + facts.mac()
                  + ": libvirt gives none away there, so see that the guest has one");
    }
    boolean differs = !known.leases().isEmpty()
        && !known.agent().isEmpty()
        && known.leases().stream().noneMatch(known.agent()::contains);
    return differs
        ? PathVerdict.broken(
            Hop.GUEST_ADDRESS,
            "The guest has " + known.agent() + " and its lease is " + known.leases()
                + ": have it renew the lease, or set its address to that of the lease")
        : Optional.empty();
  }

  static Optional<PathVerdict> reached(PathFacts facts) {
    return facts.probed().stream()
        .flatMap(probed -> probed(facts, probed).stream())
        .findFirst()
        .or(() -> facts.is(Condition.ANSWERED) ? Optional.empty() : silent(facts));
  }

  private static Optional<PathVerdict> probed(PathFacts facts, ProbedPort probed) {
    boolean seen =
        facts.is(Condition.ANSWERED) || !facts.addresses().neighbours().isEmpty();
    if (probed.answer() == Answer.REFUSED) {
      return PathVerdict.broken(
          Hop.SERVICE,
          "The guest refuses TCP port " + probed.port() + ": see whether anything listens there");
    }
    if (probed.answer() == Answer.OPEN || !seen) {
      return Optional.empty();
    }
    return facts
        .filter()
        .filter(filter -> !filter.letsIn(probed.port()))
        .map(filter -> PathVerdict.broken(
            Hop.FILTER,
            "The filter " + filter.name() + " lets nobody connect to TCP port " + probed.port()
                + ": allow it in a security group of the guest"))
        .orElseGet(() -> PathVerdict.broken(
            Hop.REACH,
            "The guest does not answer at TCP port " + probed.port() + ": see its firewall"));
  }

  private static Optional<PathVerdict> silent(PathFacts facts) {
    KnownAddresses known = facts.addresses();
    if (known.neighbours().isEmpty()) {
      return PathVerdict.broken(
          Hop.NEIGHBOUR,
          "Nothing answers for " + known.all() + " on the " + facts.attachment()
              + ": see whether the guest's interface is up");
    }
    List<IpAddress> seen = known.neighbours();
    return facts
        .filter()
        .map(filter -> PathVerdict.broken(
            Hop.FILTER,
            "The guest has the address " + seen + " and does not answer: its filter "
                + filter.name() + " lets in " + what(filter)))
        .orElseGet(() -> PathVerdict.broken(
            Hop.REACH,
            "The guest has the address " + seen + " and does not answer: see its firewall"));
  }

  private static String what(FilterFacts filter) {
    List<String> incoming = filter.rules().orElse(List.of()).stream()
        .filter(rule -> rule.direction() == SecurityRule.Direction.INGRESS)
        .map(SecurityRule::toString)
        .toList();
    if (filter.rules().isEmpty()) {
      return "what libvirt knows of it";
    }
    return incoming.isEmpty()
        ? "nothing; allow what is wanted in a security group of the guest"
        : String.join(", ", incoming) + "; allow what is wanted, or see the guest's firewall";
  }
}
