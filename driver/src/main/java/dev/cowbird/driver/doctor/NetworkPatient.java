/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.doctor;

import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.address.MacAddress;
import dev.cowbird.driver.domain.PublishedPort;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A guest whose network is looked at.
 *
 * @param domain its name
 * @param xml the description that it runs with, or would
 * @param running whether it does
 * @param agent the addresses that its agent tells, by interface; none if there is no agent
 * @param published the ports of the host that should lead to it
 * @param ports its TCP ports that are wanted, from 1 to 65535
 */
public record NetworkPatient(
    String domain,
    String xml,
    boolean running,
    Map<MacAddress, List<IpAddress>> agent,
    List<PublishedPort> published,
    Set<Integer> ports) {
  public NetworkPatient {
    agent = Map.copyOf(agent);
    published = List.copyOf(published);
    ports = Set.copyOf(ports);
  }
}
