/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import dev.cowbird.driver.address.IpAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * The addresses of an interface of a guest, by who knows of them.
 *
 * @param leases those that DHCP gave the interface
 * @param agent those that the guest's agent tells; empty if there is no agent
 * @param neighbours those that the host's neighbour table has for the interface
 */
public record KnownAddresses(
    List<IpAddress> leases, List<IpAddress> agent, List<IpAddress> neighbours) {
  public KnownAddresses {
    leases = List.copyOf(leases);
    agent = List.copyOf(agent);
    neighbours = List.copyOf(neighbours);
  }

  /** All of them, each once; the guest's own word first. */
  public List<IpAddress> all() {
    return Stream.of(agent, leases, neighbours).flatMap(List::stream).distinct().toList();
  }
}
