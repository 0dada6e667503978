/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import dev.cowbird.driver.address.IpPrefix;
import java.util.List;
import java.util.Optional;

/** Finds what a new network's subnets would take addresses away from. */
public final class SubnetClash {
  private SubnetClash() {}

  /**
   * The first clash in words, {@code 192.168.122.1/24 overlaps ...}; empty if there is none.
   *
   * @param networks those that exist already
   * @param routes those of the host
   */
  public static Optional<String> find(
      NetworkDefinition definition, List<VirtualNetwork> networks, List<HostRoute> routes) {
    return definition.addresses().stream()
        .map(NetworkAddress::host)
        .flatMap(subnet -> find(subnet, networks, routes).stream())
        .findFirst();
  }

  private static Optional<String> find(
      IpPrefix subnet, List<VirtualNetwork> networks, List<HostRoute> routes) {
    for (VirtualNetwork network : networks) {
      for (IpPrefix taken : network.subnets()) {
        if (taken.overlaps(subnet)) {
          return Optional.of(
              subnet + " overlaps " + taken + " of the network '" + network.name() + "'");
        }
      }
    }
    return routes.stream()
        .filter(route -> route.subnet().overlaps(subnet))
        .findFirst()
        .map(route -> subnet + " overlaps " + route.subnet() + ", which the host reaches by "
            + route.device());
  }
}
