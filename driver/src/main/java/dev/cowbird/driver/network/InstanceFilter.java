/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.address.MacAddress;
import dev.cowbird.imagebackend.InstanceName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The filter of one instance's interfaces: no packet with another's addresses leaves, its groups
 * say what passes, and the rest is dropped.
 */
public record InstanceFilter(InstanceName instance, List<SecurityGroup> groups) {
  public InstanceFilter {
    groups = List.copyOf(groups);
  }

  /** What it is called; an interface refers to it by this. */
  public String name() {
    return "cowbird-instance-" + instance.value();
  }

  /**
   * The parameters that an interface gives the filter, {@code MAC} and {@code IP}, or how libvirt
   * learns the address: from DHCP's answer.
   *
   * @param mac of the interface
   * @param address what it may send from, if that is known
   */
  public static Map<String, String> parameters(MacAddress mac, Optional<IpAddress> address) {
    Map<String, String> parameters = new TreeMap<>();
    parameters.put("MAC", mac.value());
    address.ifPresentOrElse(
        known -> parameters.put("IP", known.toString()),
        () -> parameters.put("CTRL_IP_LEARNING", "dhcp"));
    return Map.copyOf(parameters);
  }
}
