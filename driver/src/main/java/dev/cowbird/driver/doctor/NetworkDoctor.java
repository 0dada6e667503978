/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.doctor;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.address.MacAddress;
import dev.cowbird.driver.domain.XmlDocument;
import dev.cowbird.driver.hypervisor.VirtualNetworks;
import dev.cowbird.driver.network.PathFacts;
import dev.cowbird.driver.network.PathFacts.Condition;
import dev.cowbird.driver.network.PathVerdict;
import dev.cowbird.driver.network.VirtualNetwork;
import dev.cowbird.driver.network.VirtualNetwork.State;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Looks along the way to each interface of a guest, and tells where it breaks. Changes nothing.
 * Interfaces that are on no virtual network are left out. Safe for use by many threads at once.
 */
public final class NetworkDoctor {
  private final VirtualNetworks networks;
  private final NetworkDevices devices;
  private final Function<MacAddress, List<IpAddress>> agent;
  private final Predicate<IpAddress> reach;

  /**
   * A doctor for the guests of one hypervisor.
   *
   * @param agent the addresses that a guest's agent tells of the interface with a MAC address; none
   *     if there is no agent
   * @param reach whether the guest answers at an address; may block for some seconds
   */
  public NetworkDoctor(
      VirtualNetworks networks,
      NetworkDevices devices,
      Function<MacAddress, List<IpAddress>> agent,
      Predicate<IpAddress> reach) {
    this.networks = networks;
    this.devices = devices;
    this.agent = agent;
    this.reach = reach;
  }

  /** What was found of one interface. */
  public record Finding(PathFacts facts, PathVerdict verdict) {}

  /**
   * Examines all interfaces, in the order of the description; blocks.
   *
   * @param domainXml the description that the guest runs with
   * @throws DriverException as the hypervisor
   * @throws IllegalArgumentException if the description is malformed
   */
  public List<Finding> examine(String domainXml) {
    XmlDocument xml = XmlDocument.parse(domainXml);
    String interfaces = "/domain/devices/interface[@type='network' and mac]";
    return IntStream.rangeClosed(1, xml.all(interfaces).size())
        .mapToObj(i -> facts(xml, "(" + interfaces + ")[" + i + "]"))
        .map(facts -> new Finding(facts, PathVerdict.of(facts)))
        .toList();
  }

  private PathFacts facts(XmlDocument xml, String nic) {
    MacAddress mac = new MacAddress(xml.first(nic + "/mac/@address").orElse(""));
    String name = xml.first(nic + "/source/@network").orElse("");
    Optional<String> tap = xml.first(nic + "/target/@dev").filter(NetworkDevices::isName);
    Optional<VirtualNetwork> network = networks.find(name);
    Optional<String> bridge =
        network.flatMap(VirtualNetwork::bridge).filter(NetworkDevices::isName);
    Set<String> named =
        Stream.of(tap, bridge).flatMap(Optional::stream).collect(Collectors.toSet());
    List<IpAddress> leases = network.isEmpty()
        ? List.of()
        : networks.leases(name).stream()
            .filter(lease -> lease.mac().equals(mac))
            .map(lease -> lease.address().address())
            .toList();
    List<IpAddress> told = tap.isEmpty() ? List.of() : agent.apply(mac);
    List<IpAddress> neighbours = devices.neighbours(mac);
    Set<Condition> conditions = EnumSet.noneOf(Condition.class);
    network.ifPresent(found -> conditions.addAll(conditions(found)));
    if (!xml.first(nic + "/link/@state").equals(Optional.of("down"))) {
      conditions.add(Condition.LINK_UP);
    }
    if (devices.forwards()) {
      conditions.add(Condition.FORWARDING_ON);
    }
    List<IpAddress> known = new ArrayList<>(told);
    known.addAll(leases);
    known.addAll(neighbours);
    if (known.stream().distinct().anyMatch(reach)) {
      conditions.add(Condition.ANSWERED);
    }
    return new PathFacts(
        mac,
        name,
        tap,
        bridge,
        tap.flatMap(devices::bridgeOf),
        named.stream().filter(devices::isUp).collect(Collectors.toSet()),
        named.stream().filter(devices::exists).collect(Collectors.toSet()),
        leases,
        told,
        neighbours,
        conditions);
  }

  private Set<Condition> conditions(VirtualNetwork network) {
    XmlDocument xml = XmlDocument.parse(network.xml());
    Set<Condition> conditions = EnumSet.noneOf(Condition.class);
    if (network.state() == State.ACTIVE) {
      conditions.add(Condition.NETWORK_ACTIVE);
    }
    if (!xml.all("/network/ip/dhcp/*").isEmpty()) {
      conditions.add(Condition.DHCP_SERVED);
    }
    if (devices.dnsmasqRuns(network.name())) {
      conditions.add(Condition.DNSMASQ_RUNS);
    }
    if (!xml.all("/network/forward[@mode='nat' or @mode='route']").isEmpty()) {
      conditions.add(Condition.FORWARDED);
    }
    return conditions;
  }
}
