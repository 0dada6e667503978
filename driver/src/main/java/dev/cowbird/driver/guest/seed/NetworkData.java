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
 * OpenStack's {@code network_data.json} (Nova's documentation, "Metadata", and its schema): links,
 * networks on them, and services. {@code dns_search} is not OpenStack's; cloud-init reads it.
 */
final class NetworkData {
  private final List<Object> links = new ArrayList<>();
  private final List<Object> networks = new ArrayList<>();
  private final List<Object> services = new ArrayList<>();

  private NetworkData() {}

  static Map<String, Object> of(List<GuestNics.Matched> nics) {
    NetworkData data = new NetworkData();
    nics.forEach(data::add);
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("links", data.links);
    tree.put("networks", data.networks);
    tree.put("services", data.services);
    return tree;
  }

  private void add(GuestNics.Matched matched) {
    String id = "nic" + links.size();
    GuestNic nic = matched.nic();
    Map<String, Object> link = new LinkedHashMap<>();
    link.put("id", id);
    link.put("type", "phy");
    link.put("ethernet_mac_address", matched.mac().value());
    nic.mtu().ifPresent(bytes -> link.put("mtu", bytes));
    links.add(link);
    List<Map<String, Object>> own = new ArrayList<>();
    for (IpFamily family : IpFamily.values()) {
      own.addAll(networks(family, id, nic));
    }
    if (!nic.searchDomains().isEmpty()) {
      first(own, "search domains")
          .put("dns_search", nic.searchDomains().stream().map(HostName::value).toList());
    }
    networks.addAll(own);
    nic.nameservers().forEach(server -> {
      Map<String, Object> service = service(server);
      if (!services.contains(service)) {
        services.add(service);
      }
    });
  }

  /** The networks of a family: a static one, if there is any, comes first and has the routes. */
  private static List<Map<String, Object>> networks(IpFamily family, String link, GuestNic nic) {
    String type = family == IpFamily.IPV4 ? "ipv4" : "ipv6";
    List<Map<String, Object>> own = new ArrayList<>();
    for (IpPrefix prefix : nic.addresses()) {
      if (prefix.family() == family) {
        Map<String, Object> network = network(link, type, own.size());
        network.put("ip_address", prefix.address().toString());
        network.put("netmask", prefix.netmask().toString());
        own.add(network);
      }
    }
    if (nic.dhcp().contains(family)) {
      own.add(network(link, type + "_dhcp", own.size()));
    }
    List<Object> routes = routes(family, nic);
    if (!routes.isEmpty()) {
      first(own, "routes").put("routes", routes);
    }
    return own;
  }

  private static Map<String, Object> first(List<Map<String, Object>> networks, String what) {
    return networks.stream()
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(
            "A config drive has no place for the " + what + " of an interface without an address"));
  }

  private static Map<String, Object> network(String link, String type, int number) {
    String id = link + "-" + type + "-" + number;
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("id", id);
    tree.put("network_id", id);
    tree.put("link", link);
    tree.put("type", type);
    return tree;
  }

  private static List<Object> routes(IpFamily family, GuestNic nic) {
    List<Object> routes = new ArrayList<>();
    for (IpAddress gateway : nic.gateways()) {
      if (gateway.family() == family) {
        IpAddress any = IpAddress.parse(family == IpFamily.IPV4 ? "0.0.0.0" : "::");
        routes.add(route(new IpPrefix(any, 0), gateway));
      }
    }
    for (GuestRoute route : nic.routes()) {
      if (route.to().family() == family) {
        routes.add(route(route.to(), route.via()));
      }
    }
    return routes;
  }

  private static Map<String, Object> route(IpPrefix to, IpAddress via) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("network", to.address().toString());
    tree.put("netmask", to.netmask().toString());
    tree.put("gateway", via.toString());
    return tree;
  }

  private static Map<String, Object> service(IpAddress server) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("type", "dns");
    tree.put("address", server.toString());
    return tree;
  }
}
