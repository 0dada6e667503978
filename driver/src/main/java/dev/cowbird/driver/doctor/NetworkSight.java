/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.doctor;

import dev.cowbird.driver.address.IpFamily;
import dev.cowbird.driver.domain.XmlDocument;
import dev.cowbird.driver.network.PathFacts.Condition;
import dev.cowbird.driver.network.VirtualNetwork;
import dev.cowbird.driver.network.VirtualNetwork.State;
import java.util.EnumSet;
import java.util.Set;

/** What a virtual network is and does. */
final class NetworkSight {
  private NetworkSight() {}

  static Set<Condition> conditions(VirtualNetwork network, NetworkDevices devices) {
    XmlDocument xml = XmlDocument.parse(network.xml());
    Set<Condition> conditions = EnumSet.noneOf(Condition.class);
    if (network.state() == State.ACTIVE) {
      conditions.add(Condition.NETWORK_ACTIVE);
    }
    if (!xml.all("/network/ip/dhcp/*").isEmpty()) {
      conditions.add(Condition.DHCP_SERVED);
    }
    if (devices.dnsmasqRuns(network.name())) {
      conditions.add(Condition.DNSMASQ_RUNS);
    }
    if (!xml.all("/network/forward[@mode='nat' or @mode='route']").isEmpty()) {
      conditions.add(Condition.FORWARDED);
    }
    if (has(network, IpFamily.IPV4) && !xml.all("/network/forward[@mode='nat']").isEmpty()) {
      conditions.add(Condition.TRANSLATED);
    }
    if (has(network, IpFamily.IPV6)
        && !xml.all("/network/forward[@mode='nat']/nat[@ipv6='yes']").isEmpty()) {
      conditions.add(Condition.TRANSLATED_IPV6);
    }
    return conditions;
  }

  private static boolean has(VirtualNetwork network, IpFamily family) {
    return network.subnets().stream().anyMatch(subnet -> subnet.family() == family);
  }
}
