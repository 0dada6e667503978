/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import dev.cowbird.imagebackend.InstanceName;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * How a running guest can be reached, as far as it is known now. Asking blocks for moments only.
 */
public interface GuestAccess {
  InstanceName name();

  /**
   * The guest's addresses on its networks, whoever knows of them first: a DHCP lease, the host's
   * ARP table, or the guest agent. Empty while none is known, and on user-mode networks.
   */
  List<InetAddress> addresses();

  /**
   * Where a TCP port of the guest's can be connected to from this host: at each of its addresses,
   * or at the port of the host that it was published as.
   */
  List<InetSocketAddress> endpoints(int guestPort);
}
