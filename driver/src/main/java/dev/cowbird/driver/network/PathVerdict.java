/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.network.PathFacts.Condition;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
    REACH,
    FORWARDING,
    /** None is broken. */
    NONE
  }

  /** Judges what was seen. Asks nobody. */
  public static PathVerdict of(PathFacts facts) {
    return Stream.of(onHost(facts), addressed(facts), reached(facts))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseGet(() -> new PathVerdict(
            Hop.NONE, "The path to " + facts.mac() + " is whole as far as the host can see"));
  }

  private static Optional<PathVerdict> onHost(PathFacts facts) {
    String network = "'" + facts.network() + "'";
    if (facts.tap().isEmpty()) {
      return broken(
          Hop.GUEST_POWER,
          "The interface " + facts.mac() + " has no device on the host: start the guest");
    }
    if (!facts.is(Condition.NETWORK_ACTIVE)) {
      return broken(Hop.NETWORK, "The network " + network + " is not active: start it");
    }
    String tap = facts.tap().get();
    return facts
        .bridge()
        .flatMap(bridge -> device(facts, Hop.BRIDGE, bridge, "restart the network " + network))
        .or(() -> device(facts, Hop.TAP, tap, "restart the guest"))
        .or(() -> port(facts, tap))
        .or(() -> facts.is(Condition.LINK_UP)
            ? Optional.empty()
            : broken(
                Hop.LINK,
                "The link of " + facts.mac() + " is set down: set it up with virsh domif-setlink"));
  }

  private static Optional<PathVerdict> device(
      PathFacts facts, Hop hop, String device, String remedy) {
    if (!facts.presentDevices().contains(device)) {
      return broken(hop, "The device " + device + " does not exist: " + remedy);
    }
    return facts.upDevices().contains(device)
        ? Optional.empty()
        : broken(hop, "The device " + device + " is down: ip link set " + device + " up");
  }

  private static Optional<PathVerdict> port(PathFacts facts, String tap) {
    if (facts.bridge().isEmpty() || facts.bridge().equals(facts.tapBridge())) {
      return Optional.empty();
    }
    return broken(
        Hop.BRIDGE_PORT,
        "The device " + tap + " is a port of " + facts.tapBridge().orElse("no bridge")
            + " and not of " + facts.bridge().get()
            + ": the network was restarted under the guest; restart the guest");
  }

  private static Optional<PathVerdict> addressed(PathFacts facts) {
    if (facts.is(Condition.DHCP_SERVED) && !facts.is(Condition.DNSMASQ_RUNS)) {
      return broken(
          Hop.DHCP_SERVER,
          "No dnsmasq serves the network '" + facts.network() + "': restart the network");
    }
    if (known(facts).findAny().isEmpty()) {
      return broken(
          Hop.LEASE,
          facts.is(Condition.DHCP_SERVED)
              ? "The guest of " + facts.mac()
                  + " asked for no address yet: wait until it is up, or see in its console"
                  + " whether it runs a DHCP client and what its filter lets through"
              : "Nobody knows an address of " + facts.mac()
                  + ": its network has no DHCP, so give the guest one");
    }
    boolean differs = !facts.leases().isEmpty()
        && !facts.agentAddresses().isEmpty()
        && facts.leases().stream().noneMatch(facts.agentAddresses()::contains);
    return differs
        ? broken(
            Hop.GUEST_ADDRESS,
            "The guest has " + facts.agentAddresses() + " and its lease is " + facts.leases()
                + ": have it renew the lease, or set its address to that of the lease")
        : Optional.empty();
  }

  private static Optional<PathVerdict> reached(PathFacts facts) {
    if (!facts.is(Condition.ANSWERED)) {
      return facts.neighbours().isEmpty()
          ? broken(
              Hop.NEIGHBOUR,
              "Nothing answers for " + known(facts).toList() + " on the network '" + facts.network()
                  + "': see whether the guest's interface is up")
          : broken(
              Hop.REACH,
              "The guest has the address " + facts.neighbours()
                  + " and does not answer: see its firewall and its security groups");
    }
    return facts.is(Condition.FORWARDED) && !facts.is(Condition.FORWARDING_ON)
        ? broken(
            Hop.FORWARDING,
            "The host reaches the guest, and forwards nothing beyond: sysctl -w"
                + " net.ipv4.ip_forward=1")
        : Optional.empty();
  }

  private static Stream<IpAddress> known(PathFacts facts) {
    return Stream.of(facts.agentAddresses(), facts.leases(), facts.neighbours())
        .flatMap(List::stream)
        .distinct();
  }

  private static Optional<PathVerdict> broken(Hop hop, String message) {
    return Optional.of(new PathVerdict(hop, message));
  }
}
