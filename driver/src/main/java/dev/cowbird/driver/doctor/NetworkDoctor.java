/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.doctor;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.address.MacAddress;
import dev.cowbird.driver.hypervisor.Hypervisor;
import dev.cowbird.driver.network.Attachment;
import dev.cowbird.driver.network.FilterFacts;
import dev.cowbird.driver.network.HostDevices;
import dev.cowbird.driver.network.KnownAddresses;
import dev.cowbird.driver.network.PathFacts;
import dev.cowbird.driver.network.PathFacts.Condition;
import dev.cowbird.driver.network.PathFinding;
import dev.cowbird.driver.network.ProbedPort;
import dev.cowbird.driver.network.VirtualNetwork;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks along the way to each interface of a guest, and tells where it breaks. Changes nothing.
 * Safe for use by many threads at once.
 */
public final class NetworkDoctor {
  private final Hypervisor hypervisor;
  private final NetworkDevices devices;
  private final HostSockets sockets;
  private final PacketRules rules;
  private final Reach reach;

  public NetworkDoctor(
      Hypervisor hypervisor,
      NetworkDevices devices,
      HostSockets sockets,
      PacketRules rules,
      Reach reach) {
    this.hypervisor = hypervisor;
    this.devices = devices;
    this.sockets = sockets;
    this.rules = rules;
    this.reach = reach;
  }

  /**
   * Examines all interfaces, in the order of the description; blocks, for seconds where a guest
   * does not answer.
   *
   * @throws DriverException as the hypervisor
   * @throws IllegalArgumentException if the description is malformed
   */
  public List<PathFinding> examine(NetworkPatient patient) {
    return GuestInterface.all(patient.xml()).stream()
        .map(nic -> PathFinding.of(facts(patient, nic)))
        .toList();
  }

  private PathFacts facts(NetworkPatient patient, GuestInterface nic) {
    Optional<VirtualNetwork> network = nic.attachment().kind() == Attachment.Kind.NETWORK
        ? hypervisor.networks().find(nic.attachment().name())
        : Optional.empty();
    Optional<String> bridge = bridge(nic, network);
    KnownAddresses addresses = addresses(patient, nic.mac(), network);
    Optional<FilterFacts> filter = nic.filter().map(new FilterSight(hypervisor.filters())::facts);
    Set<Condition> conditions = conditions(patient, nic, network);
    List<ProbedPort> probed = probe(patient, addresses);
    if (answers(addresses, probed)) {
      conditions.add(Condition.ANSWERED);
    }
    return new PathFacts(
        nic.mac(),
        nic.attachment(),
        hostDevices(nic, bridge),
        addresses,
        filter,
        probed,
        nic.attachment().kind() == Attachment.Kind.USER && patient.running()
            ? patient.published().stream()
                .map(port -> sockets.holder(port, patient))
                .toList()
            : List.of(),
        hostRules(network, bridge),
        conditions);
  }

  private static Optional<String> bridge(GuestInterface nic, Optional<VirtualNetwork> network) {
    return switch (nic.attachment().kind()) {
      case NETWORK ->
        network
            .filter(found -> !found.isOpenVswitch())
            .flatMap(VirtualNetwork::bridge)
            .filter(NetworkDevices::isName);
      case BRIDGE -> Optional.of(nic.attachment().name());
      case OPEN_VSWITCH, DIRECT, USER, OTHER -> Optional.empty();
    };
  }

  private HostDevices hostDevices(GuestInterface nic, Optional<String> bridge) {
    Optional<String> parent = nic.attachment().kind() == Attachment.Kind.DIRECT
        ? Optional.of(nic.attachment().name())
        : Optional.empty();
    Set<String> named =
        Stream.of(nic.tap(), bridge, parent).flatMap(Optional::stream).collect(Collectors.toSet());
    return new HostDevices(
        nic.tap(),
        bridge,
        nic.tap().flatMap(devices::bridgeOf),
        named.stream().filter(devices::isUp).collect(Collectors.toSet()),
        named.stream().filter(devices::exists).collect(Collectors.toSet()));
  }

  private KnownAddresses addresses(
      NetworkPatient patient, MacAddress mac, Optional<VirtualNetwork> network) {
    if (!patient.running()) {
      return new KnownAddresses(List.of(), List.of(), List.of());
    }
    List<IpAddress> leases = network.stream()
        .flatMap(found -> hypervisor.networks().leases(found.name()).stream())
        .filter(lease -> lease.mac().equals(mac))
        .map(lease -> lease.address().address())
        .toList();
    return new KnownAddresses(
        leases, patient.agent().getOrDefault(mac, List.of()), devices.neighbours(mac));
  }

  private Set<Condition> conditions(
      NetworkPatient patient, GuestInterface nic, Optional<VirtualNetwork> network) {
    Set<Condition> conditions = new HashSet<>();
    network.ifPresent(found -> conditions.addAll(NetworkSight.conditions(found, devices)));
    if (patient.running()) {
      conditions.add(Condition.GUEST_RUNS);
    }
    if (nic.isLinkUp()) {
      conditions.add(Condition.LINK_UP);
    }
    if (devices.forwards()) {
      conditions.add(Condition.FORWARDING_ON);
    }
    if (devices.filtersBridges()) {
      conditions.add(Condition.BRIDGES_FILTERED);
    }
    return conditions;
  }

  /** At the first address that can be reached from here: those of the link need its name. */
  private List<ProbedPort> probe(NetworkPatient patient, KnownAddresses addresses) {
    return reachable(addresses)
        .findFirst()
        .map(address -> patient.ports().stream()
            .sorted()
            .map(port -> new ProbedPort(port, reach.connects(address, port)))
            .toList())
        .orElse(List.of());
  }

  /** A guest that drops pings may still answer at the port that is wanted. */
  private boolean answers(KnownAddresses addresses, List<ProbedPort> probed) {
    return probed.stream().anyMatch(port -> port.answer() != ProbedPort.Answer.SILENT)
        || reachable(addresses).anyMatch(reach::answers);
  }

  private static Stream<IpAddress> reachable(KnownAddresses addresses) {
    return addresses.all().stream()
        .filter(address -> !address.value().isLinkLocalAddress())
        .sorted();
  }

  private Optional<List<String>> hostRules(
      Optional<VirtualNetwork> network, Optional<String> bridge) {
    List<String> names = new ArrayList<>(bridge.stream().toList());
    network.stream()
        .flatMap(found -> found.subnets().stream())
        .map(subnet -> subnet.first() + "/" + subnet.length())
        .forEach(names::add);
    return names.isEmpty()
        ? Optional.of(List.of())
        : rules.read().map(all -> PacketRules.about(all, names));
  }
}
