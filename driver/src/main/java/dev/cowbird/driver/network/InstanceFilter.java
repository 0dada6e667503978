/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.address.MacAddress;
import dev.cowbird.imagebackend.InstanceName;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The filter of one instance's interfaces: no packet with another's addresses leaves, its groups
 * say what passes, and the rest is dropped.
 *
 * @param groups their names
 */
public record InstanceFilter(InstanceName instance, List<String> groups) {
  public InstanceFilter {
    groups = List.copyOf(groups);
  }

  /** What it is called; an interface refers to it by this. */
  public String name() {
    return nameOf(instance);
  }

  /** What the filter of an instance is called. */
  public static String nameOf(InstanceName instance) {
    return "cowbird-instance-" + instance.value();
  }

  /**
   * The parameters that an interface gives the filter, {@code MAC} and {@code IP}, or how libvirt
   * learns the address: from DHCP's answer.
   *
   * @param mac of the interface
   * @param addresses of IPv4 that it may send from; empty to learn it
   */
  public static Map<String, List<String>> parameters(MacAddress mac, List<IpAddress> addresses) {
    Map<String, List<String>> parameters = new TreeMap<>();
    parameters.put("MAC", List.of(mac.value()));
    if (addresses.isEmpty()) {
      parameters.put("CTRL_IP_LEARNING", List.of("dhcp"));
    } else {
      parameters.put("IP", addresses.stream().map(IpAddress::toString).toList());
    }
    return Map.copyOf(parameters);
  }
}
