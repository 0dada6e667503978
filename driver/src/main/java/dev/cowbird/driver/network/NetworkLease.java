/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import dev.cowbird.driver.address.IpPrefix;
import dev.cowbird.driver.address.MacAddress;
import java.time.Instant;
import java.util.Optional;

/**
 * An address that a network's DHCP has given away.
 *
 * @param mac of the guest's device
 * @param hostname what the guest called itself
 * @param expires when it ends unless it is renewed; empty if never
 */
public record NetworkLease(
    MacAddress mac, IpPrefix address, Optional<String> hostname, Optional<Instant> expires) {}
