/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor;

import java.net.InetAddress;

/**
 * An address that one of a guest's interfaces has.
 *
 * @param interfaceName the tap device on the host, or by the agent the interface in the guest
 * @param mac in lower case; empty if it isn't known
 * @param prefix the length of its network's prefix in bits
 */
public record InterfaceAddress(String interfaceName, String mac, InetAddress address, int prefix) {}
