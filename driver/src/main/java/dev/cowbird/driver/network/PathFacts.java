/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import dev.cowbird.driver.address.MacAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What was seen on the way from the host to one interface of a guest.
 *
 * @param mac of the interface
 * @param filter the one that it refers to
 * @param probed the ports of the guest that were asked about
 * @param published the ports of the host that should lead to it
 * @param hostRules what the host's packet filter says of its bridge and subnets, a line each; empty
 *     if that can't be read
 * @param conditions what else was found to be so
 */
public record PathFacts(
    MacAddress mac,
    Attachment attachment,
    HostDevices devices,
    KnownAddresses addresses,
    Optional<FilterFacts> filter,
    List<ProbedPort> probed,
    List<HeldPort> published,
    Optional<List<String>> hostRules,
    Set<Condition> conditions) {
  /** Something that is so or not. */
  public enum Condition {
    /** The guest runs. */
    GUEST_RUNS,
    /** The network is active. */
    NETWORK_ACTIVE,
    /** The link of the interface is up, as far as its description says. */
    LINK_UP,
    /** The network's addresses are given away by DHCP. */
    DHCP_SERVED,
    /** The network's dnsmasq runs. */
    DNSMASQ_RUNS,
    /** The network forwards its guests' packets. */
    FORWARDED,
    /** The network's guests go out by the host's IPv4 address. */
    TRANSLATED,
    /** The network's guests go out by the host's IPv6 address. */
    TRANSLATED_IPV6,
    /** The host forwards packets at all. */
    FORWARDING_ON,
    /** The host's packet filters, of both families, see what passes its bridges. */
    BRIDGES_FILTERED,
    /** The guest answered at an address of it. */
    ANSWERED
  }

  public PathFacts {
    probed = List.copyOf(probed);
    published = List.copyOf(published);
    hostRules = hostRules.map(List::copyOf);
    conditions = Set.copyOf(conditions);
  }

  /** Whether that was found to be so. */
  public boolean is(Condition condition) {
    return conditions.contains(condition);
  }
}
