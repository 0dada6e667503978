/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.output.ExitStatus;
import dev.cowbird.cli.output.NetworkDocuments;
import dev.cowbird.driver.network.VirtualNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

@Command(name = "ls", description = "List the virtual networks, whoever made them.")
final class NetLsCommand extends Subcommand {
  NetLsCommand(Context context) {
    super(context);
  }

  @Override
  ExitStatus run(Session session) {
    List<VirtualNetwork> networks = session.driver().networks().list();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("NAME", "STATE", "KIND", "BRIDGE", "SUBNETS", "GUESTS", "MADE BY"));
    networks.forEach(network -> rows.add(row(network)));
    session.output().table(NetworkDocuments.networks(networks), rows);
    return ExitStatus.DONE;
  }

  private static List<String> row(VirtualNetwork network) {
    String subnets =
        network.subnets().stream().map(Object::toString).collect(Collectors.joining(", "));
    return List.of(
        network.name(),
        network.state().label(),
        network.definition().map(definition -> definition.kind().label()).orElse("other"),
        network.bridge().orElse("-"),
        subnets.isEmpty() ? "-" : subnets,
        Integer.toString(network.connections()),
        network.isOurs() ? "cowbird" : "others");
  }
}
