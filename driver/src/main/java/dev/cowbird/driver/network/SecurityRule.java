/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import dev.cowbird.driver.address.IpFamily;
import dev.cowbird.driver.address.IpPrefix;
import java.util.List;
import java.util.Optional;

/**
 * What a guest's interface lets through, or stops.
 *
 * @param ports of the side that is connected to; TCP and UDP only, all if empty
 * @param remote the subnet of whom the guest talks with; anybody of the family if empty
 */
public record SecurityRule(
    Direction direction,
    Action action,
    Protocol protocol,
    IpFamily family,
    Optional<PortRange> ports,
    Optional<IpPrefix> remote) {
  /** Who opens the connection. What answers it is let through with it. */
  public enum Direction {
    /** Others. */
    INGRESS("in"),
    /** The guest. */
    EGRESS("out");

    private final String label;

    Direction(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  /** What becomes of a packet. */
  public enum Action {
    ACCEPT("accept"),
    DROP("drop");

    private final String label;

    Action(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  /** What a packet carries. */
  public enum Protocol {
    TCP("tcp"),
    UDP("udp"),
    ICMP("icmp"),
    ICMPV6("icmpv6"),
    ALL("all");

    private final String label;

    Protocol(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  /** @throws IllegalArgumentException if they don't fit together; it names what does not */
  public SecurityRule {
    if (ports.isPresent() && protocol != Protocol.TCP && protocol != Protocol.UDP) {
      throw new IllegalArgumentException("A rule for " + protocol.label() + " has no ports");
    }
    IpFamily needed = switch (protocol) {
      case ICMP -> IpFamily.IPV4;
      case ICMPV6 -> IpFamily.IPV6;
      case TCP, UDP, ALL -> family;
    };
    if (family != needed) {
      throw new IllegalArgumentException(
          "A rule for " + protocol.label() + " can't be for " + family.label());
    }
    remote = remote.map(cidr -> new IpPrefix(cidr.first(), cidr.length()));
    remote.filter(cidr -> cidr.address().family() != family).ifPresent(cidr -> {
      throw new IllegalArgumentException("A rule for " + family.label() + " can't be for " + cidr);
    });
  }

  /**
   * Reads {@code ACTION:PROTOCOL[:PORTS][:WHO][:FAMILY]}.
   *
   * <ul>
   *   <li>action: {@code allow} or {@code deny}
   *   <li>protocol: {@code tcp}, {@code udp}, {@code icmp}, {@code icmpv6} or {@code all}
   *   <li>ports: {@code 22} or {@code 8000-8010}, of TCP and UDP
   *   <li>who: {@code from=SUBNET} for those who connect to the guest, {@code to=SUBNET} for whom
   *       the guest connects to, {@code in} and {@code out} for anybody; {@code in} if it is left
   *       out. A single address is a subnet.
   *   <li>family: {@code ipv4} or {@code ipv6}; both if neither subnet nor protocol says which
   * </ul>
   *
   * @return a rule for each family
   * @throws IllegalArgumentException if it is malformed, or its parts don't fit together
   */
  public static List<SecurityRule> parse(String text) {
    return RuleText.parse(text);
  }

  /** The form that {@link #parse} reads. */
  @Override
  public String toString() {
    return RuleText.of(this);
  }

  /** Whether it says what becomes of somebody who connects to a TCP port of the guest. */
  boolean isAboutIncomingTcp(int port) {
    boolean tcp = protocol == Protocol.ALL || protocol == Protocol.TCP;
    return direction == Direction.INGRESS
        && tcp
        && ports.map(range -> range.first() <= port && port <= range.last()).orElse(true);
  }

  /** Lets others connect to ports of the guest. */
  public static SecurityRule allow(Protocol protocol, IpFamily family, PortRange ports) {
    return new SecurityRule(
        Direction.INGRESS, Action.ACCEPT, protocol, family, Optional.of(ports), Optional.empty());
  }

  /** Lets the guest connect to anybody. */
  public static SecurityRule allowOutgoing(IpFamily family) {
    return new SecurityRule(
        Direction.EGRESS, Action.ACCEPT, Protocol.ALL, family, Optional.empty(), Optional.empty());
  }
}
