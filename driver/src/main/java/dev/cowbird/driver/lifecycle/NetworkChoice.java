/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.driver.NetworkSpec;
import dev.cowbird.driver.address.MacAddress;
import dev.cowbird.driver.domain.Nic;
import dev.cowbird.driver.domain.NicSource.UserMode;
import dev.cowbird.driver.domain.NicSource.UserMode.Backend;
import dev.cowbird.driver.domain.NicSource.VirtualNetwork;
import dev.cowbird.driver.domain.PublishedPort;
import dev.cowbird.driver.hypervisor.Hypervisor;
import dev.cowbird.driver.hypervisor.NetworkState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The network interfaces that a wish comes down to on this host.
 *
 * @param label how it is written down and shown
 * @param nics each with its MAC address
 * @param published with the ports of the host that were chosen
 */
record NetworkChoice(String label, List<Nic> nics, List<PublishedPort> published) {
  private static final String DEFAULT_NETWORK = "default";

  /**
   * Decides. Ports to be published are listened on for a moment.
   *
   * @param userNetworks who can carry the packets of a user-mode network; asked if one is wanted
   * @throws DriverException {@code NOT_FOUND} or {@code CONFLICT} if a network that was named does
   *     not exist or is not active; {@code CONFLICT} if a port can't be published, or another
   *     domain has a MAC address that was asked for; {@code UNSUPPORTED} if nobody can carry the
   *     packets of a user-mode network, or publish its ports
   */
  static NetworkChoice choose(
      InstanceSpec spec, UUID uuid, Hypervisor hypervisor, Supplier<Set<Backend>> userNetworks) {
    List<PublishedPort> ports = HostPorts.free(spec.published());
    List<PublishedPort> left = ports;
    List<Nic> nics = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    for (NetworkSpec wanted : spec.networks()) {
      List<PublishedPort> taken = wanted.mayPublish() ? left : List.of();
      left = wanted.mayPublish() ? List.of() : left;
      Nic nic = nic(wanted, taken, hypervisor, userNetworks);
      labels.add(new NetworkSpec.Described(nic).toString());
      nics.add(nic.toBuilder()
          .mac(nic.mac().orElse(MacAddress.of(uuid, nics.size())))
          .build());
    }
    String label = labels.isEmpty() ? "none" : String.join(",", labels);
    return new NetworkChoice(label, List.copyOf(nics), ports);
  }

  /** The addresses of the interfaces, in their order. */
  List<MacAddress> macs() {
    return nics.stream().flatMap(nic -> nic.mac().stream()).toList();
  }

  /** The same with interfaces that differ in nothing that is shown. */
  NetworkChoice withNics(List<Nic> others) {
    return new NetworkChoice(label, others, published);
  }

  private static Nic nic(
      NetworkSpec wanted,
      List<PublishedPort> ports,
      Hypervisor hypervisor,
      Supplier<Set<Backend>> userNetworks) {
    if (wanted instanceof NetworkSpec.Described described) {
      Nic nic = described.publishing(ports).nic();
      requireUsable(nic, hypervisor, userNetworks);
      return nic;
    }
    if (wanted instanceof NetworkSpec.Named named) {
      requireActive(named.name(), hypervisor);
      return Nic.network(named.name());
    }
    boolean automatic = wanted instanceof NetworkSpec.Automatic;
    return automatic && ports.isEmpty() && isActive(DEFAULT_NETWORK, hypervisor)
        ? Nic.network(DEFAULT_NETWORK)
        : Nic.builder(UserNetworkChoice.of(ports, userNetworks.get())).build();
  }

  private static boolean isActive(String network, Hypervisor hypervisor) {
    return hypervisor.network(network).equals(Optional.of(NetworkState.ACTIVE));
  }

  private static void requireUsable(
      Nic nic, Hypervisor hypervisor, Supplier<Set<Backend>> userNetworks) {
    if (nic.source() instanceof VirtualNetwork network) {
      requireActive(network.name(), hypervisor);
    } else if (nic.source() instanceof UserMode user) {
      UserNetworkChoice.requireCarried(user, userNetworks.get());
    }
    nic.mac().ifPresent(mac -> requireUnused(mac, hypervisor));
  }

  /** @throws DriverException {@code NOT_FOUND}, {@code CONFLICT} */
  static void requireActive(String network, Hypervisor hypervisor) {
    NetworkState state = hypervisor
        .network(network)
        .orElseThrow(
            () -> new DriverException(Kind.NOT_FOUND, "The hypervisor has no network " + network));
    if (state != NetworkState.ACTIVE) {
      throw new DriverException(
          Kind.CONFLICT,
          "Network " + network + " is not active: virsh net-start " + network + " makes it so");
    }
  }

  /**
   * Two guests of one address on one network lose each other's packets.
   *
   * @throws DriverException {@code CONFLICT}
   */
  static void requireUnused(MacAddress mac, Hypervisor hypervisor) {
    MacUsers.of(mac, hypervisor).ifPresent(user -> {
      throw new DriverException(
          Kind.CONFLICT, "MAC address " + mac + " belongs to domain " + user + " already");
    });
  }
}
