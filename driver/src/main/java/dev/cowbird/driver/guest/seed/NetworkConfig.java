/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.seed;

import dev.cowbird.driver.GuestNic;
import dev.cowbird.driver.GuestRoute;
import dev.cowbird.driver.HostName;
import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.address.IpFamily;
import dev.cowbird.driver.address.IpPrefix;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * cloud-init's network configuration, version 2 (its documentation, "Networking config Version 2").
 */
final class NetworkConfig {
  private NetworkConfig() {}

  static Map<String, Object> of(List<GuestNics.Matched> nics) {
    Map<String, Object> ethernets = new LinkedHashMap<>();
    for (GuestNics.Matched matched : nics) {
      ethernets.put("nic" + ethernets.size(), ethernet(matched));
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("version", 2);
    tree.put("ethernets", ethernets);
    return tree;
  }

  private static Map<String, Object> ethernet(GuestNics.Matched matched) {
    GuestNic nic = matched.nic();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("match", Map.of("macaddress", matched.mac().value()));
    tree.put("dhcp4", nic.dhcp().contains(IpFamily.IPV4));
    tree.put("dhcp6", nic.dhcp().contains(IpFamily.IPV6));
    if (!nic.addresses().isEmpty()) {
      tree.put("addresses", nic.addresses().stream().map(IpPrefix::toString).toList());
    }
    List<Object> routes = routes(nic);
    if (!routes.isEmpty()) {
      tree.put("routes", routes);
    }
    Map<String, Object> nameservers = nameservers(nic);
    if (!nameservers.isEmpty()) {
      tree.put("nameservers", nameservers);
    }
    nic.mtu().ifPresent(bytes -> tree.put("mtu", bytes));
    return tree;
  }

  private static List<Object> routes(GuestNic nic) {
    List<Object> routes = new ArrayList<>();
    nic.gateways().forEach(gateway -> routes.add(route(everywhere(gateway), gateway)));
    for (GuestRoute route : nic.routes()) {
      routes.add(route(route.to().toString(), route.via()));
    }
    return routes;
  }

  private static Map<String, Object> route(String to, IpAddress via) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("to", to);
    tree.put("via", via.toString());
    return tree;
  }

  private static String everywhere(IpAddress gateway) {
    return switch (gateway.family()) {
      case IPV4 -> "0.0.0.0/0";
      case IPV6 -> "::/0";
    };
  }

  private static Map<String, Object> nameservers(GuestNic nic) {
    Map<String, Object> tree = new LinkedHashMap<>();
    if (!nic.nameservers().isEmpty()) {
      tree.put("addresses", nic.nameservers().stream().map(IpAddress::toString).toList());
    }
    if (!nic.searchDomains().isEmpty()) {
      tree.put("search", nic.searchDomains().stream().map(HostName::value).toList());
    }
    return tree;
  }
}
