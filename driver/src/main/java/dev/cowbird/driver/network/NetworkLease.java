/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import java.time.Instant;
import java.util.Optional;

/**
 * An address that a network's DHCP has given away.
 *
 * @param mac of the guest's device, in lower case
 * @param hostname what the guest called itself
 * @param expires when it ends unless it is renewed; empty if never
 */
public record NetworkLease(
    String mac, Cidr address, Optional<String> hostname, Optional<Instant> expires) {
  public NetworkLease {
    mac = Names.mac(mac);
  }
}
