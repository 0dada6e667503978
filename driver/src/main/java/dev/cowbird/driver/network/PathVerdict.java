/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import dev.cowbird.driver.network.PathFacts.Condition;
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
        List.of(HostHops::onHost, GuestHops::addressed, GuestHops::reached, OutwardHops::beyond);
      case DIRECT -> List.of(HostHops::macvtap, HostHops::link);
      case USER -> List.of(HostHops::link, OutwardHops::published);
      case OTHER -> List.of(HostHops::link);
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

  static Optional<PathVerdict> broken(Hop hop, String message) {
    return Optional.of(new PathVerdict(hop, message));
  }
}
