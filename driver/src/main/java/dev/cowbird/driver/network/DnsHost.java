/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import dev.cowbird.driver.address.IpAddress;
import java.util.List;

/** Names that a network's DNS knows an address by. */
public record DnsHost(IpAddress address, List<String> names) {
  /** @throws IllegalArgumentException if a name is malformed, or there is none */
  public DnsHost {
    names = List.copyOf(names);
    names.forEach(Names::dns);
    if (names.isEmpty()) {
      throw new IllegalArgumentException("The DNS host " + address + " has no name");
    }
  }
}
