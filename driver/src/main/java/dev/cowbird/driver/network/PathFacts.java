/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.address.MacAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What was seen on the way from the host to one interface of a guest.
 *
 * @param mac of the interface
 * @param network its virtual network
 * @param tap its device on the host; empty while the guest is off
 * @param bridge the network's bridge, if that is known
 * @param tapBridge the bridge that the device is a port of
 * @param upDevices those of the devices above that exist and are up
 * @param presentDevices those of the devices above that exist
 * @param leases the addresses that DHCP gave the interface
 * @param agentAddresses the addresses that the guest's agent tells; empty if there is no agent
 * @param neighbours the addresses that the host's neighbour table has for the interface
 * @param conditions what else was found to be so
 */
public record PathFacts(
    MacAddress mac,
    String network,
    Optional<String> tap,
    Optional<String> bridge,
    Optional<String> tapBridge,
    Set<String> upDevices,
    Set<String> presentDevices,
    List<IpAddress> leases,
    List<IpAddress> agentAddresses,
    List<IpAddress> neighbours,
    Set<Condition> conditions) {
  /** Something that is so or not.. */
  public enum Condition {
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
    /** The host forwards packets at all. */
    FORWARDING_ON,
    /** The guest answered at an address of it. */
    ANSWERED
  }

  public PathFacts {
    upDevices = Set.copyOf(upDevices);
    presentDevices = Set.copyOf(presentDevices);
    leases = List.copyOf(leases);
    agentAddresses = List.copyOf(agentAddresses);
    neighbours = List.copyOf(neighbours);
    conditions = Set.copyOf(conditions);
  }

  boolean is(Condition condition) {
    return conditions.contains(condition);
  }
}
