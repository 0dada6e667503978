/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import dev.cowbird.driver.network.PathFacts.Condition;
import dev.cowbird.driver.network.PathVerdict.Hop;
import java.util.Optional;

/** Judges the hops that are the host's: the network, its bridge, and the guest's device on it. */
final class HostHops {
  private HostHops() {}

  static Optional<PathVerdict> onHost(PathFacts facts) {
    HostDevices devices = facts.devices();
    boolean network = facts.attachment().kind() == Attachment.Kind.NETWORK;
    if (network && !facts.is(Condition.NETWORK_ACTIVE)) {
      return PathVerdict.broken(
          Hop.NETWORK, "The " + facts.attachment() + " is not active: start it");
    }
    return devices
        .bridge()
        .flatMap(bridge -> device(
            devices,
            Hop.BRIDGE,
            bridge,
            network
                ? "restart the " + facts.attachment()
                : "make it, or attach the guest to another"))
        .or(() -> tap(facts))
        .or(() -> port(devices))
        .or(() -> link(facts));
  }

  private static Optional<PathVerdict> tap(PathFacts facts) {
    return facts
        .devices()
        .tap()
        .map(tap -> device(facts.devices(), Hop.TAP, tap, "restart the guest"))
        .orElseGet(() -> PathVerdict.broken(
            Hop.TAP,
            "The interface " + facts.mac() + " has no device on the host: restart the guest"));
  }

  static Optional<PathVerdict> link(PathFacts facts) {
    return facts.is(Condition.LINK_UP)
        ? Optional.empty()
        : PathVerdict.broken(
            Hop.LINK,
            "The link of " + facts.mac() + " is set down: set it up with virsh domif-setlink");
  }

  private static Optional<PathVerdict> device(
      HostDevices devices, Hop hop, String device, String remedy) {
    if (!devices.present().contains(device)) {
      return PathVerdict.broken(hop, "The device " + device + " does not exist: " + remedy);
    }
    return devices.up().contains(device)
        ? Optional.empty()
        : PathVerdict.broken(
            hop, "The device " + device + " is down: ip link set " + device + " up");
  }

  private static Optional<PathVerdict> port(HostDevices devices) {
    if (devices.bridge().isEmpty() || devices.bridge().equals(devices.tapBridge())) {
      return Optional.empty();
    }
    return PathVerdict.broken(
        Hop.BRIDGE_PORT,
        "The device " + devices.tap().orElse("of the guest") + " is a port of "
            + devices.tapBridge().orElse("no bridge") + " and not of "
            + devices.bridge().get()
            + ": the network was restarted under the guest; restart the guest");
  }

  static Optional<PathVerdict> macvtap(PathFacts facts) {
    return device(
            facts.devices(), Hop.BRIDGE, facts.attachment().name(), "attach the guest to another")
        .or(() -> tap(facts));
  }
}
