/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.text.Quoted;
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

  /**
   * Reads {@code NAME[,NAME...]=ADDRESS}.
   *
   * @throws IllegalArgumentException if it is malformed
   */
  public static DnsHost parse(String text) {
    String[] sides = text.split("=", -1);
    if (sides.length != 2) {
      throw new IllegalArgumentException(
          Quoted.of(text) + " is not a DNS host, such as db,db.example=192.0.2.7");
    }
    return new DnsHost(IpAddress.parse(sides[1]), List.of(sides[0].split(",", -1)));
  }

  /** The form that {@link #parse} reads. */
  @Override
  public String toString() {
    return String.join(",", names) + "=" + address;
  }
}
