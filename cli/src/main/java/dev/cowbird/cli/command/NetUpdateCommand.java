/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.output.ExitStatus;
import dev.cowbird.cli.output.NetworkDocuments;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.Networks;
import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.address.MacAddress;
import dev.cowbird.driver.network.DnsHost;
import dev.cowbird.driver.network.NetworkDefinition;
import dev.cowbird.driver.network.NetworkUpdate;
import dev.cowbird.driver.network.StaticLease;
import dev.cowbird.driver.network.VirtualNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "update",
    description = {
      "Change the leases and names of a network while it is in use.",
      "What is removed is removed first. When a change fails, none is made."
    })
final class NetUpdateCommand extends NetworkCommand {
  @Option(
      names = "--lease",
      paramLabel = "MAC=ADDRESS[,NAME]",
      description = "A further static lease; may be said several times.")
  private List<StaticLease> leases = List.of();

  @Option(
      names = "--remove-lease",
      paramLabel = "MAC",
      description = "Whose static lease is removed; may be said several times.")
  private List<MacAddress> removedLeases = List.of();

  @Option(
      names = "--dns",
      paramLabel = "NAME[,NAME...]=ADDRESS",
      description = "A further address that DNS knows; may be said several times.")
  private List<DnsHost> dnsHosts = List.of();

  @Option(
      names = "--remove-dns",
      paramLabel = "ADDRESS",
      description = "An address that DNS is to know no more; may be said several times.")
  private List<IpAddress> removedHosts = List.of();

  NetUpdateCommand(Context context) {
    super(context);
  }

  @Override
  ExitStatus run(Session session) {
    Networks networks = session.driver().networks();
    Optional<NetworkDefinition> definition = networks.network(name()).definition();
    List<NetworkUpdate> updates = new ArrayList<>();
    removedLeases.forEach(mac -> updates.add(new NetworkUpdate.RemoveLease(
        found(definition.flatMap(known -> known.lease(mac)), "lease for " + mac))));
    removedHosts.forEach(address -> updates.add(new NetworkUpdate.RemoveDnsHost(
        found(definition.flatMap(known -> known.dnsHost(address)), "DNS host " + address))));
    leases.forEach(lease -> updates.add(new NetworkUpdate.AddLease(lease)));
    dnsHosts.forEach(host -> updates.add(new NetworkUpdate.AddDnsHost(host)));
    if (updates.isEmpty()) {
      throw new IllegalArgumentException("No change is asked for");
    }
    networks.update(name(), updates);
    VirtualNetwork network = networks.network(name());
    session.output().table(NetworkDocuments.network(network), NetShowCommand.rows(network));
    return ExitStatus.DONE;
  }

  private <T> T found(Optional<T> one, String what) {
    return one.orElseThrow(
        () -> new DriverException(Kind.NOT_FOUND, "Network '" + name() + "' has no " + what));
  }
}
