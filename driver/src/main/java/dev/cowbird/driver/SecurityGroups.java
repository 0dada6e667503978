/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import dev.cowbird.driver.network.SecurityGroup;
import java.util.List;

/**
 * Named rules about packets, which instances refer to: {@link InstanceSpec.Builder#securityGroups}.
 * They are kept by the hypervisor, as filters of the system's libvirt.
 *
 * <p>Rules about who connects to a guest hold whole between ports of a bridge. What the host itself
 * sends, or routes from elsewhere, reaches the guest whatever they say: it is the guest's answer
 * that is stopped. So nobody connects by TCP, or is answered a ping, who may not; a datagram of UDP
 * does arrive, and one that is denied is answered where another rule allows it. What is denied by
 * IPv6 to those who come from there is answered by TCP too, from ports above 511.
 *
 * <p>Methods block until they are done and may be called by any number of threads. Besides what
 * they name they throw {@link DriverException} of {@code HYPERVISOR_UNAVAILABLE} and
 * {@code HYPERVISOR_ERROR}.
 */
public interface SecurityGroups {
  /**
   * Makes a group, or replaces its rules; guests that run with it are held to them at once. A
   * connection that is open stays so when a rule denies what another one allows.
   */
  void put(SecurityGroup group);

  /** The names of all groups that Cowbird made, in their order. */
  List<String> names();

  /**
   * One group as it was put.
   *
   * @throws DriverException {@code NOT_FOUND}; {@code CONFLICT} if somebody else gave its filter
   *     what no group has
   */
  SecurityGroup group(String name);

  /**
   * Removes a group.
   *
   * @throws DriverException {@code NOT_FOUND}; {@code CONFLICT} if an instance refers to it
   */
  void remove(String name);
}
