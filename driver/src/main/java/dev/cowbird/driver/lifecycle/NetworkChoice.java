/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.NetworkSpec;
import dev.cowbird.driver.domain.Nic;
import dev.cowbird.driver.hypervisor.Hypervisor;
import dev.cowbird.driver.hypervisor.NetworkState;
import java.util.List;
import java.util.Optional;

/**
 * The network interfaces that a wish comes down to on this host.
 *
 * @param label how it is written down and shown
 */
record NetworkChoice(String label, List<Nic> nics) {
  private static final String DEFAULT_NETWORK = "default";

  /**
   * @throws DriverException {@code NOT_FOUND} or {@code CONFLICT} if a network that was named does
   *     not exist or is not active
   */
  static NetworkChoice choose(NetworkSpec wanted, Hypervisor hypervisor) {
    if (wanted instanceof NetworkSpec.None) {
      return new NetworkChoice("none", List.of());
    }
    if (wanted instanceof NetworkSpec.Named named) {
      requireActive(named.name(), hypervisor);
      return attached(named.name());
    }
    boolean automatic = wanted instanceof NetworkSpec.Automatic;
    return automatic && isActive(DEFAULT_NETWORK, hypervisor)
        ? attached(DEFAULT_NETWORK)
        : new NetworkChoice("user", List.of(Nic.user()));
  }

  private static NetworkChoice attached(String network) {
    return new NetworkChoice(network, List.of(Nic.network(network)));
  }

  private static boolean isActive(String network, Hypervisor hypervisor) {
    return hypervisor.network(network).equals(Optional.of(NetworkState.ACTIVE));
  }

  private static void requireActive(String network, Hypervisor hypervisor) {
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
}
