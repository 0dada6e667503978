/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.testing;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.domain.XmlDocument;
import dev.cowbird.driver.hypervisor.VirtualNetworks;
import dev.cowbird.driver.network.NetworkLease;
import dev.cowbird.driver.network.NetworkUpdate;
import dev.cowbird.driver.network.NetworkXml;
import dev.cowbird.driver.network.VirtualNetwork;
import dev.cowbird.driver.network.VirtualNetwork.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Virtual networks in memory. Updates are recorded. Safe for use by many threads at once. */
public final class FakeNetworks implements VirtualNetworks {
  private final Map<String, VirtualNetwork> networks = new TreeMap<>();
  private final Map<String, List<NetworkLease>> leases = new TreeMap<>();
  private final List<NetworkUpdate> updates = new ArrayList<>();
  private final Map<NetworkUpdate, DriverException> updateFailures = new HashMap<>();
  private Optional<DriverException> startFailure = Optional.empty();
  private Optional<DriverException> defineLoss = Optional.empty();

  /** Makes a network, as anybody else might. */
  public synchronized void add(VirtualNetwork network) {
    networks.put(network.name(), network);
  }

  /** Has a network's DHCP give an address away. */
  public synchronized void give(String network, NetworkLease lease) {
    leases.computeIfAbsent(network, name -> new ArrayList<>()).add(lease);
  }

  /** Has every later start fail. */
  public synchronized void failStart(DriverException failure) {
    startFailure = Optional.of(failure);
  }

  /** Has every later network be defined, and the answer lost. */
  public synchronized void loseDefineAnswer(DriverException failure) {
    defineLoss = Optional.of(failure);
  }

  /** Has an update fail, whatever network it is of. */
  public synchronized void failUpdate(NetworkUpdate update, DriverException failure) {
    updateFailures.put(update, failure);
  }

  /** All updates so far, in order. */
  public synchronized List<NetworkUpdate> updates() {
    return List.copyOf(updates);
  }

  @Override
  public synchronized List<VirtualNetwork> list() {
    return List.copyOf(networks.values());
  }

  @Override
  public synchronized Optional<VirtualNetwork> find(String name) {
    return Optional.ofNullable(networks.get(name));
  }

  @Override
  public synchronized void define(String xml) {
    String name = XmlDocument.parse(xml).first("/network/name").orElseThrow();
    if (networks.containsKey(name)) {
      throw new DriverException(Kind.CONFLICT, "Can't define the network: '" + name + "' exists");
    }
    networks.put(name, new VirtualNetwork(name, State.INACTIVE, xml));
    defineLoss.ifPresent(failure -> {
      throw failure;
    });
  }

  @Override
  public synchronized void start(String name) {
    VirtualNetwork network = require(name);
    startFailure.ifPresent(failure -> {
      throw failure;
    });
    networks.put(name, new VirtualNetwork(name, State.ACTIVE, network.xml()));
  }

  @Override
  public synchronized void update(String name, NetworkUpdate update) {
    VirtualNetwork network = require(name);
    DriverException failure = updateFailures.get(update);
    if (failure != null) {
      throw failure;
    }
    updates.add(update);
    network
        .definition()
        .map(update::applyTo)
        .map(NetworkXml::of)
        .ifPresent(xml -> networks.put(name, new VirtualNetwork(name, network.state(), xml)));
  }

  @Override
  public synchronized void stop(String name) {
    networks.put(name, new VirtualNetwork(name, State.INACTIVE, require(name).xml()));
  }

  @Override
  public synchronized void undefine(String name) {
    require(name);
    networks.remove(name);
    leases.remove(name);
  }

  @Override
  public synchronized List<NetworkLease> leases(String name) {
    require(name);
    return List.copyOf(leases.getOrDefault(name, List.of()));
  }

  private VirtualNetwork require(String name) {
    return find(name)
        .orElseThrow(
            () -> new DriverException(Kind.NOT_FOUND, "There is no network '" + name + "'"));
  }
}
