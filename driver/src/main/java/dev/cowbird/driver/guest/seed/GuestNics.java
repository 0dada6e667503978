/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.seed;

import dev.cowbird.driver.GuestConfig;
import dev.cowbird.driver.GuestNic;
import dev.cowbird.driver.address.MacAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which interface of the instance each part of the network configuration is about. */
final class GuestNics {
  /** An interface and what is to be done with it. */
  record Matched(MacAddress mac, GuestNic nic) {}

  private GuestNics() {}

  /**
   * @throws IllegalArgumentException if one is about no interface of the instance, or two about one
   */
  static List<Matched> match(GuestConfig config, InstanceIdentity identity) {
    List<Matched> matched = new ArrayList<>();
    Set<MacAddress> seen = new HashSet<>();
    for (int i = 0; i < config.nics().size(); i++) {
      GuestNic nic = config.nics().get(i);
      int place = i;
      MacAddress mac = nic.mac().orElseGet(() -> macAt(place, identity));
      if (!identity.macs().contains(mac)) {
        throw new IllegalArgumentException(
            "The network configuration is for " + mac + "; the instance has " + identity.macs());
      }
      if (!seen.add(mac)) {
        throw new IllegalArgumentException("Two network configurations are for " + mac);
      }
      matched.add(new Matched(mac, nic));
    }
    return List.copyOf(matched);
  }

  private static MacAddress macAt(int place, InstanceIdentity identity) {
    if (place >= identity.macs().size()) {
      throw new IllegalArgumentException("The network configuration is for "
          + (place + 1)
          + " interfaces or more; the instance has "
          + identity.macs().size());
    }
    return identity.macs().get(place);
  }
}
