/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import dev.cowbird.driver.network.NetworkDefinition;
import dev.cowbird.driver.network.NetworkLease;
import dev.cowbird.driver.network.NetworkUpdate;
import dev.cowbird.driver.network.VirtualNetwork;
import java.util.List;

/**
 * Virtual networks of the hypervisor. All are listed; only those that Cowbird made are changed.
 *
 * <p>Methods block until they are done and may be called by any number of threads. Besides what
 * they name they throw {@link DriverException} of {@code HYPERVISOR_UNAVAILABLE} and
 * {@code HYPERVISOR_ERROR}.
 */
public interface Networks {
  /** What to do about guests that are attached to a network that is to go. */
  enum Attached {
    /** Leave the network as it is. */
    REFUSE,
    /** Cut them off. */
    CUT_OFF
  }

  /**
   * Makes a network, starts it, and has it start with the host. After a failure there is none that
   * was not there before. It goes on with one that Cowbird defined so, and was killed before it was
   * started.
   *
   * @throws DriverException {@code CONFLICT} if there is another network of this name, or a subnet
   *     of it overlaps one that the host has; {@code UNSUPPORTED} if the host lacks the bridge that
   *     it is to be on, or the device to go out by; nothing was made then
   */
  VirtualNetwork create(NetworkDefinition definition);

  /** All networks, whoever made them, by name. */
  List<VirtualNetwork> list();

  /**
   * One network, whoever made it.
   *
   * @throws DriverException {@code NOT_FOUND}
   */
  VirtualNetwork network(String name);

  /**
   * Changes a network while it is in use, in the order of the changes. All are checked before the
   * first is made; when one fails, those before it are taken back.
   *
   * @throws DriverException {@code NOT_FOUND}; {@code NOT_OURS}; {@code CONFLICT} if it is not
   *     active, or a change does not fit it
   */
  void update(String name, List<NetworkUpdate> updates);

  /**
   * Stops a network and forgets it. Asked again after a failure, it goes on where it was.
   *
   * @throws DriverException {@code NOT_FOUND}; {@code NOT_OURS}; {@code CONFLICT} if guests that
   *     run are attached to it and {@code attached} says to refuse
   */
  void remove(String name, Attached attached);

  /**
   * The addresses that a network's DHCP has given away, whoever made it.
   *
   * @throws DriverException {@code NOT_FOUND}
   */
  List<NetworkLease> leases(String name);
}
