/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.output.ExitStatus;
import dev.cowbird.cli.output.NetworkDocuments;
import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.network.DnsHost;
import dev.cowbird.driver.network.NetworkDefinition;
import dev.cowbird.driver.network.PortIsolation;
import dev.cowbird.driver.network.VirtualNetwork;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "create",
    description = "Make a virtual network, start it, and have it start with the host.")
final class NetCreateCommand extends NetworkCommand {
  @Mixin
  private NetworkKindOptions kind = new NetworkKindOptions();

  @Mixin
  private SubnetOptions subnets = new SubnetOptions();

  @Option(
      names = "--dns",
      paramLabel = "NAME[,NAME...]=ADDRESS",
      description = "What DNS knows an address by; may be said several times.")
  private List<DnsHost> dnsHosts = List.of();

  @Option(
      names = "--forwarder",
      paramLabel = "ADDRESS",
      description =
          "Who is asked for names that the network's DNS does not know; may be said several times"
              + " (default: whom the host asks).")
  private List<IpAddress> forwarders = List.of();

  @Option(names = "--domain", paramLabel = "NAME", description = "The DNS domain of the guests.")
  private Optional<String> domain = Optional.empty();

  @Option(
      names = "--mtu",
      paramLabel = "BYTES",
      description = "The largest packet (default: the host's default).")
  private Optional<Integer> mtu = Optional.empty();

  @Option(
      names = "--device",
      paramLabel = "NAME",
      description = "What the network's own bridge is called (default: libvirt chooses).")
  private Optional<String> device = Optional.empty();

  @Option(
      names = "--isolated-ports",
      description = "Guests send each other no frames; what the host routes, it routes.")
  private boolean isolatedPorts;

  NetCreateCommand(Context context) {
    super(context);
  }

  @Override
  ExitStatus run(Session session) {
    VirtualNetwork network = session.driver().networks().create(definition());
    session.output().result(NetworkDocuments.network(network), network.name());
    return ExitStatus.DONE;
  }

  private NetworkDefinition definition() {
    NetworkDefinition.Builder network = NetworkDefinition.builder(name(), kind.kind());
    subnets.addresses().forEach(network::address);
    dnsHosts.forEach(network::dnsHost);
    forwarders.forEach(network::forwarder);
    domain.ifPresent(network::domain);
    mtu.ifPresent(network::mtu);
    device.ifPresent(network::bridge);
    network.isolation(isolatedPorts ? PortIsolation.ISOLATED : PortIsolation.NONE);
    return network.build();
  }
}
