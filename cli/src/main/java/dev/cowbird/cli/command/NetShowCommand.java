/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.output.ExitStatus;
import dev.cowbird.cli.output.NetworkDocuments;
import dev.cowbird.driver.network.NetworkAddress;
import dev.cowbird.driver.network.NetworkDefinition;
import dev.cowbird.driver.network.NetworkKind;
import dev.cowbird.driver.network.PortIsolation;
import dev.cowbird.driver.network.VirtualNetwork;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

@Command(name = "show", description = "Show what a virtual network is made of.")
final class NetShowCommand extends NetworkCommand {
  NetShowCommand(Context context) {
    super(context);
  }

  @Override
  ExitStatus run(Session session) {
    VirtualNetwork network = session.driver().networks().network(name());
    session.output().table(NetworkDocuments.network(network), rows(network));
    return ExitStatus.DONE;
  }

  static List<List<String>> rows(VirtualNetwork network) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("name", network.name()));
    rows.add(List.of("state", network.state().label()));
    rows.add(List.of("made by", network.isOurs() ? "cowbird" : "others"));
    network.bridge().ifPresent(bridge -> rows.add(List.of("bridge", bridge)));
    rows.add(List.of("guests", Integer.toString(network.connections())));
    network
        .definition()
        .ifPresentOrElse(
            definition -> rows.addAll(rows(definition)),
            () -> network
                .subnets()
                .forEach(subnet -> rows.add(List.of("subnet", subnet.toString()))));
    return rows;
  }

  private static List<List<String>> rows(NetworkDefinition definition) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("kind", kind(definition.kind())));
    definition.addresses().forEach(address -> rows.addAll(rows(address)));
    definition.domain().ifPresent(domain -> rows.add(List.of("domain", domain)));
    definition.mtu().ifPresent(mtu -> rows.add(List.of("mtu", Integer.toString(mtu))));
    definition.dnsHosts().forEach(host -> rows.add(List.of("dns", host.toString())));
    definition.forwarders().forEach(server -> rows.add(List.of("forwarder", server.toString())));
    if (definition.isolation() == PortIsolation.ISOLATED) {
      rows.add(List.of("ports", "isolated"));
    }
    return rows;
  }

  private static List<List<String>> rows(NetworkAddress address) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("subnet", address.host().toString()));
    address.ranges().forEach(range -> rows.add(List.of("dhcp", range.toString())));
    address.leases().forEach(lease -> rows.add(List.of("lease", lease.toString())));
    return rows;
  }

  private static String kind(NetworkKind kind) {
    String device = NetworkDocuments.device(kind).map(name -> ", by " + name).orElse("");
    String vlan = NetworkDocuments.vlan(kind).map(tag -> ", VLAN " + tag).orElse("");
    return kind.label() + device + vlan;
  }
}
