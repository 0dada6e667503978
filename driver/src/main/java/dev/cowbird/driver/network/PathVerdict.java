/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.network.PathFacts.Condition;
import dev.cowbird.driver.network.ProbedPort.Answer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where the path to a guest's interface breaks.
 *
 * @param hop the first that is broken
 * @param message what was found there, and what to do about it, in one sentence
 */
public record PathVerdict(Hop hop, String message) {
  /** The hops in the order in which they are looked at: each needs those before it. */
  public enum Hop {
    GUEST_POWER,
    NETWORK,
    BRIDGE,
    TAP,
    BRIDGE_PORT,
    LINK,
    DHCP_SERVER,
    LEASE,
    GUEST_ADDRESS,
    NEIGHBOUR,
    /** The packet filter of the interface. */
    FILTER,
    REACH,
    /** What listens in the guest. */
    SERVICE,
    FORWARDING,
    /** The host's own packet filter, as it translates addresses. */
    NAT,
    /** A port of the host that leads to the guest. */
    PUBLISHED_PORT,
    /** None is broken. */
    NONE;

    /** The name in JSON and tables. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** Judges what was seen. Asks nobody. */
  public static PathVerdict of(PathFacts facts) {
    if (!facts.is(Condition.GUEST_RUNS)) {
      return new PathVerdict(Hop.GUEST_POWER, "The guest is off: start it");
    }
    return looks(facts.attachment().kind()).stream()
        .flatMap(look -> look.apply(facts).stream())
        .findFirst()
        .orElseGet(() -> new PathVerdict(Hop.NONE, whole(facts)));
  }

  private static List<Function<PathFacts, Optional<PathVerdict>>> looks(Attachment.Kind kind) {
    return switch (kind) {
      case NETWORK, BRIDGE, OPEN_VSWITCH ->
        List.of(
            PathVerdict::onHost, PathVerdict::addressed, PathVerdict::reached, PathVerdict::beyond);
      case DIRECT -> List.of(PathVerdict::macvtap, PathVerdict::link);
      case USER -> List.of(PathVerdict::link, PathVerdict::published);
      case OTHER -> List.of(PathVerdict::link);
    };
  }

  private static String whole(PathFacts facts) {
    return switch (facts.attachment().kind()) {
      case DIRECT ->
        "Others reach " + facts.mac() + " by " + facts.attachment().name()
            + ", as far as the host can see; the host itself never does by macvtap";
      case USER ->
        facts.published().isEmpty()
            ? "The guest reaches out, and nobody reaches it: it is on a user-mode network, and no"
                + " port is published"
            : "The guest reaches out, and is reached at the ports that are published";
      case OTHER -> "Nothing is known of the path to " + facts.mac() + ", which is not the host's";
      case NETWORK, BRIDGE, OPEN_VSWITCH ->
        "The path to " + facts.mac() + " is whole as far as the host can see";
    };
  }

  private static Optional<PathVerdict> onHost(PathFacts facts) {
    HostDevices devices = facts.devices();
    boolean network = facts.attachment().kind() == Attachment.Kind.NETWORK;
    if (network && !facts.is(Condition.NETWORK_ACTIVE)) {
      return broken(Hop.NETWORK, "The " + facts.attachment() + " is not active: start it");
    }
    return devices
        .bridge()
        .flatMap(bridge -> device(
            devices,
            Hop.BRIDGE,
            bridge,
            network
                ? "restart the " + facts.attachment()
                : "make it, or attach the guest to another"))
        .or(() -> tap(facts))
        .or(() -> port(devices))
        .or(() -> link(facts));
  }

  private static Optional<PathVerdict> tap(PathFacts facts) {
    return facts
        .devices()
        .tap()
        .map(tap -> device(facts.devices(), Hop.TAP, tap, "restart the guest"))
        .orElseGet(() -> broken(
            Hop.TAP,
            "The interface " + facts.mac() + " has no device on the host: restart the guest"));
  }

  private static Optional<PathVerdict> link(PathFacts facts) {
    return facts.is(Condition.LINK_UP)
        ? Optional.empty()
        : broken(
            Hop.LINK,
            "The link of " + facts.mac() + " is set down: set it up with virsh domif-setlink");
  }

  private static Optional<PathVerdict> device(
      HostDevices devices, Hop hop, String device, String remedy) {
    if (!devices.present().contains(device)) {
      return broken(hop, "The device " + device + " does not exist: " + remedy);
    }
    return devices.up().contains(device)
        ? Optional.empty()
        : broken(hop, "The device " + device + " is down: ip link set " + device + " up");
  }

  private static Optional<PathVerdict> port(HostDevices devices) {
    if (devices.bridge().isEmpty() || devices.bridge().equals(devices.tapBridge())) {
      return Optional.empty();
    }
    return broken(
        Hop.BRIDGE_PORT,
        "The device " + devices.tap().orElse("of the guest") + " is a port of "
            + devices.tapBridge().orElse("no bridge") + " and not of "
            + devices.bridge().get()
            + ": the network was restarted under the guest; restart the guest");
  }

  private static Optional<PathVerdict> macvtap(PathFacts facts) {
    return device(
            facts.devices(), Hop.BRIDGE, facts.attachment().name(), "attach the guest to another")
        .or(() -> tap(facts));
  }

  private static Optional<PathVerdict> addressed(PathFacts facts) {
    if (facts.is(Condition.DHCP_SERVED) && !facts.is(Condition.DNSMASQ_RUNS)) {
      return broken(
          Hop.DHCP_SERVER, "No dnsmasq serves the " + facts.attachment() + ": restart the network");
    }
    KnownAddresses known = facts.addresses();
    if (known.all().isEmpty()) {
      return broken(
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
        ? broken(
            Hop.GUEST_ADDRESS,
            "The guest has " + known.agent() + " and its lease is " + known.leases()
                + ": have it renew the lease, or set its address to that of the lease")
        : Optional.empty();
  }

  private static Optional<PathVerdict> reached(PathFacts facts) {
    return facts.probed().stream()
        .flatMap(probed -> probed(facts, probed).stream())
        .findFirst()
        .or(() -> facts.is(Condition.ANSWERED) ? Optional.empty() : silent(facts));
  }

  private static Optional<PathVerdict> probed(PathFacts facts, ProbedPort probed) {
    boolean seen =
        facts.is(Condition.ANSWERED) || !facts.addresses().neighbours().isEmpty();
    if (probed.answer() == Answer.REFUSED) {
      return broken(
          Hop.SERVICE,
          "The guest refuses TCP port " + probed.port() + ": see whether anything listens there");
    }
    if (probed.answer() == Answer.OPEN || !seen) {
      return Optional.empty();
    }
    return facts
        .filter()
        .filter(filter -> !filter.letsIn(probed.port()))
        .map(filter -> broken(
            Hop.FILTER,
            "The filter " + filter.name() + " lets nobody connect to TCP port " + probed.port()
                + ": allow it in a security group of the guest"))
        .orElseGet(() -> broken(
            Hop.REACH,
            "The guest does not answer at TCP port " + probed.port() + ": see its firewall"));
  }

  private static Optional<PathVerdict> silent(PathFacts facts) {
    KnownAddresses known = facts.addresses();
    if (known.neighbours().isEmpty()) {
      return broken(
          Hop.NEIGHBOUR,
          "Nothing answers for " + known.all() + " on the " + facts.attachment()
              + ": see whether the guest's interface is up");
    }
    List<IpAddress> seen = known.neighbours();
    return facts
        .filter()
        .map(filter -> broken(
            Hop.FILTER,
            "The guest has the address " + seen + " and does not answer: its filter "
                + filter.name() + " lets in " + what(filter)))
        .orElseGet(() -> broken(
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

  /** What does not keep the host from the guest. */
  private static Optional<PathVerdict> beyond(PathFacts facts) {
    if (facts.is(Condition.FORWARDED) && !facts.is(Condition.FORWARDING_ON)) {
      return broken(
          Hop.FORWARDING,
          "The host reaches the guest, and forwards nothing beyond: sysctl -w"
              + " net.ipv4.ip_forward=1");
    }
    if (facts.is(Condition.TRANSLATED)
        && facts.hostRules().filter(PathVerdict::translates).isEmpty()
        && facts.hostRules().isPresent()) {
      return broken(
          Hop.NAT,
          "The host reaches the guest, and has no rule that translates the addresses of the "
              + facts.attachment() + ": restart the network, and then its guests");
    }
    return facts.filter().isPresent() && !facts.is(Condition.BRIDGES_FILTERED)
        ? broken(
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

  private static Optional<PathVerdict> published(PathFacts facts) {
    return facts.published().stream().flatMap(held -> published(held).stream()).findFirst();
  }

  private static Optional<PathVerdict> published(HeldPort held) {
    return switch (held.holder()) {
      case GUEST, UNKNOWN -> Optional.empty();
      case NOBODY ->
        broken(Hop.PUBLISHED_PORT, "Nobody listens on " + held.port() + ": restart the guest");
      case OTHER ->
        broken(
            Hop.PUBLISHED_PORT,
            "The port " + held.port() + " is held by " + held.process()
                + ", and does not lead to the guest: end that, and restart the guest");
    };
  }

  private static Optional<PathVerdict> broken(Hop hop, String message) {
    return Optional.of(new PathVerdict(hop, message));
  }
}
