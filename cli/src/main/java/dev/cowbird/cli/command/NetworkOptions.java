/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.driver.NetworkSpec;
import dev.cowbird.driver.domain.PublishedPort;
import java.util.List;
import picocli.CommandLine.Option;

/** What a machine's network interfaces are attached to, and what passes. */
final class NetworkOptions {
  @Option(
      names = {"--network", "--net"},
      paramLabel = "NETWORK",
      description =
          "auto, user, none, the name of a libvirt network, bridge:DEVICE or direct:DEVICE; the"
              + " last three may end in ,mac=ADDRESS. May be said several times, an interface each."
              + " auto is libvirt's default network where it is active and nothing is published,"
              + " else user-mode (default: auto).")
  private List<NetworkSpec> networks = List.of();

  @Option(
      names = "--publish",
      paramLabel = "[ADDRESS:]PORT:PORT[/udp]",
      description =
          "A port of this host (0 for a free one) that leads to one of the guest's, by user-mode"
              + " network; on the loopback address unless one is given. May be said several times.")
  private List<PublishedPort> published = List.of();

  @Option(
      names = "--group",
      paramLabel = "NAME",
      description =
          "A security group, which says what passes; may be said several times (default: all"
              + " passes).")
  private List<String> groups = List.of();

  /** Adds what was said. */
  void in(InstanceSpec.Builder spec) {
    if (!networks.isEmpty()) {
      spec.networks(networks);
    }
    if (!published.isEmpty()) {
      spec.publish(published);
    }
    if (!groups.isEmpty()) {
      spec.securityGroups(groups);
    }
  }
}
