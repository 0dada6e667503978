/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.driver.network.NetworkKind;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** How guests of a network reach what is beyond it. */
final class NetworkKindOptions {
  @ArgGroup
  private Choice choice = new Choice();

  @Option(
      names = "--out",
      paramLabel = "DEVICE",
      description =
          "The only device of the host to go out by, with --nat and --routed (default: any).")
  private Optional<String> device = Optional.empty();

  @Option(
      names = "--vlan",
      paramLabel = "ID",
      description = "The tag of the guests' frames, with --ovs (default: untagged).")
  private Optional<Integer> vlan = Optional.empty();

  /** At most one of them. */
  private static final class Choice {
    @SuppressWarnings("UnusedVariable") // what no other option contradicts
    @Option(names = "--nat", description = "Guests go out by the host's address (the default).")
    private boolean nat;

    @Option(
        names = "--routed",
        description = "Guests go out by their own addresses, which others need a route to.")
    private boolean routed;

    @Option(names = "--isolated", description = "Guests reach each other and the host only.")
    private boolean isolated;

    @Option(
        names = "--bridge",
        paramLabel = "DEVICE",
        description = "Guests are on a bridge that the host has.")
    private Optional<String> bridge = Optional.empty();

    @Option(
        names = "--ovs",
        paramLabel = "BRIDGE",
        description = "Guests are on a bridge of Open vSwitch.")
    private Optional<String> openVswitch = Optional.empty();
  }

  /** @throws IllegalArgumentException if an option is not one of that kind */
  NetworkKind kind() {
    requireFit("--out", device.isPresent(), forwards());
    requireFit("--vlan", vlan.isPresent(), choice.openVswitch.isPresent());
    if (choice.routed) {
      return new NetworkKind.Routed(device);
    }
    if (choice.isolated) {
      return new NetworkKind.Isolated();
    }
    return choice
        .bridge
        .<NetworkKind>map(NetworkKind.HostBridge::new)
        .or(() -> choice.openVswitch.map(this::openVswitch))
        .orElseGet(() -> new NetworkKind.Nat(device));
  }

  private NetworkKind openVswitch(String bridge) {
    return new NetworkKind.OpenVswitch(
        bridge, vlan.map(OptionalInt::of).orElseGet(OptionalInt::empty));
  }

  private boolean forwards() {
    return !choice.isolated && choice.bridge.isEmpty() && choice.openVswitch.isEmpty();
  }

  private static void requireFit(String option, boolean given, boolean fits) {
    if (given && !fits) {
      throw new IllegalArgumentException(
          "The option " + option + " does not go with this kind of network");
    }
  }
}
