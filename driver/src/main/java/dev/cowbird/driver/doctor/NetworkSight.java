/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.doctor;

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
    boolean addressed = !network.subnets().isEmpty();
    if (addressed && !xml.all("/network/forward[@mode='nat']").isEmpty()) {
      conditions.add(Condition.TRANSLATED);
    }
    return conditions;
  }
}
