/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.address.IpPrefix;
import dev.cowbird.driver.address.MacAddress;
import dev.cowbird.imagebackend.InstanceName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The filter of one instance's interfaces: no packet with another's addresses leaves, its groups
 * say what passes, and the rest is dropped.
 *
 * @param groups their names
 */
public record InstanceFilter(InstanceName instance, List<String> groups) {
  private static final String PREFIX = "cowbird-instance-";

  /** RFC 4291, section 2.5.6: guests choose what follows as they like. */
  private static final IpPrefix LINK = IpPrefix.parse("fe80::/10");

  public InstanceFilter {
    groups = List.copyOf(groups);
  }

  /** What it is called; an interface refers to it by this. */
  public String name() {
    return nameOf(instance);
  }

  /** What the filter of an instance is called. */
  public static String nameOf(InstanceName instance) {
    return PREFIX + instance.value();
  }

  /** The name of the instance that a filter is of; empty for any other filter. */
  public static Optional<String> instance(String filter) {
    return Optional.of(filter)
        .filter(name -> name.startsWith(PREFIX))
        .map(name -> name.substring(PREFIX.length()));
  }

  /**
   * The parameters that an interface gives the filter: what it may send from. {@code IP} or how
   * libvirt learns it, from DHCP's answer; {@code IPV6} and {@code IPV6MASK}, which belong together
   * in their order. IPv6 has no answer to learn from, so what is not known is not let through; the
   * addresses of the link are, without which there is no IPv6.
   *
   * @param mac of the interface
   * @param ipv4 its addresses of IPv4; empty to learn it
   * @param ipv6 its addresses of IPv6, or the subnets that they will be in
   * @param dhcpServers the only ones to learn from; empty for any
   */
  public static Map<String, List<String>> parameters(
      MacAddress mac, List<IpAddress> ipv4, List<IpPrefix> ipv6, List<IpAddress> dhcpServers) {
    Map<String, List<String>> parameters = new TreeMap<>();
    parameters.put("MAC", List.of(mac.value()));
    if (ipv4.isEmpty()) {
      parameters.put("CTRL_IP_LEARNING", List.of("dhcp"));
      if (!dhcpServers.isEmpty()) {
        parameters.put(
            "DHCPSERVER", dhcpServers.stream().map(IpAddress::toString).toList());
      }
    } else {
      parameters.put("IP", ipv4.stream().map(IpAddress::toString).toList());
    }
    List<IpPrefix> sources = Stream.concat(Stream.of(LINK), ipv6.stream()).toList();
    parameters.put(
        "IPV6", sources.stream().map(source -> source.first().toString()).toList());
    parameters.put(
        "IPV6MASK",
        sources.stream().map(source -> Integer.toString(source.length())).toList());
    return Map.copyOf(parameters);
  }
}
