/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.network.NetworkLease;
import dev.cowbird.driver.network.NetworkUpdate;
import dev.cowbird.driver.network.VirtualNetwork;
import java.util.List;
import java.util.Optional;

/**
 * The virtual networks of a hypervisor, whoever made them. Safe for use by many threads at once.
 * Whatever names a network throws a {@link DriverException} {@code NOT_FOUND} if there is none,
 * unless it says otherwise, and {@code HYPERVISOR_ERROR} with the hypervisor's own words.
 */
public interface VirtualNetworks {
  /** All of them, by name. */
  List<VirtualNetwork> list();

  /** The one of this name. */
  Optional<VirtualNetwork> find(String name);

  /**
   * Makes a network known for good, without starting it.
   *
   * @throws DriverException {@code CONFLICT} if there is one of this name
   */
  void define(String xml);

  /** Starts a network that is defined, and has it start with the host; harmless if it is active. */
  void start(String name);

  /** Changes a network that is active, now and for good. */
  void update(String name, NetworkUpdate update);

  /** Stops a network that is active, whoever is attached to it. */
  void stop(String name);

  /** Forgets a network. */
  void undefine(String name);

  /** What its DHCP has given away. */
  List<NetworkLease> leases(String name);
}
