/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.output.ExitStatus;
import dev.cowbird.cli.output.NetworkDocuments;
import dev.cowbird.driver.network.NetworkLease;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

@Command(name = "leases", description = "List the addresses that a network's DHCP gave away.")
final class NetLeasesCommand extends NetworkCommand {
  NetLeasesCommand(Context context) {
    super(context);
  }

  @Override
  ExitStatus run(Session session) {
    List<NetworkLease> leases = session.driver().networks().leases(name());
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("MAC", "ADDRESS", "HOST NAME", "EXPIRES"));
    leases.forEach(lease -> rows.add(row(lease)));
    session.output().table(NetworkDocuments.leases(name(), leases), rows);
    return ExitStatus.DONE;
  }

  private static List<String> row(NetworkLease lease) {
    return List.of(
        lease.mac().value(),
        lease.address().toString(),
        lease.hostname().orElse("-"),
        lease.expires().map(Instant::toString).orElse("never"));
  }
}
