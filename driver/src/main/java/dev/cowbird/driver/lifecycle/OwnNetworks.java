/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.Networks;
import dev.cowbird.driver.hypervisor.VirtualNetworks;
import dev.cowbird.driver.hypervisor.fit.HostDevices;
import dev.cowbird.driver.network.HostRoutes;
import dev.cowbird.driver.network.NetworkDefinition;
import dev.cowbird.driver.network.NetworkKind;
import dev.cowbird.driver.network.NetworkLease;
import dev.cowbird.driver.network.NetworkUpdate;
import dev.cowbird.driver.network.NetworkXml;
import dev.cowbird.driver.network.SubnetClash;
import dev.cowbird.driver.network.VirtualNetwork;
import dev.cowbird.driver.network.VirtualNetwork.State;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The hypervisor's networks, of which only Cowbird's own are changed. */
final class OwnNetworks implements Networks {
  private final VirtualNetworks networks;
  private final HostRoutes routes;
  private final HostDevices devices;

  OwnNetworks(VirtualNetworks networks, HostRoutes routes, HostDevices devices) {
    this.networks = networks;
    this.routes = routes;
    this.devices = devices;
  }

  @Override
  public VirtualNetwork create(NetworkDefinition definition) {
    List<VirtualNetwork> others = new ArrayList<>(networks.list());
    boolean begun = others.removeIf(network -> isBegun(network, definition));
    requirePossible(definition, others);
    UndoStack undo = new UndoStack();
    try {
      if (!begun) {
        define(definition, undo);
      }
      networks.start(definition.name());
      return network(definition.name());
    } catch (DriverException e) {
      undo.unwind(e);
      throw e;
    }
  }

  /** Whether it was defined by a call that ended, or was killed, before it could be started. */
  private static boolean isBegun(VirtualNetwork network, NetworkDefinition definition) {
    return network.isOurs()
        && network.state() == State.INACTIVE
        && network.definition().filter(definition::isMetBy).isPresent();
  }

  /** Taken back is this one only: somebody else may be first to define one of its name. */
  private void define(NetworkDefinition definition, UndoStack undo) {
    UUID uuid = UUID.randomUUID();
    undo.push(() -> networks
        .find(definition.name())
        .filter(network -> network.has(uuid))
        .ifPresent(this::discard));
    networks.define(NetworkXml.of(definition, uuid));
  }

  @Override
  public List<VirtualNetwork> list() {
    return networks.list();
  }

  @Override
  public VirtualNetwork network(String name) {
    return networks
        .find(name)
        .orElseThrow(
            () -> new DriverException(Kind.NOT_FOUND, "There is no network '" + name + "'"));
  }

  @Override
  public void update(String name, List<NetworkUpdate> updates) {
    VirtualNetwork network = own(name, "change");
    if (network.state() != State.ACTIVE) {
      throw new DriverException(
          Kind.CONFLICT, "Can't change network '" + name + "': it is not active");
    }
    network.definition().ifPresent(definition -> requireFit(definition, updates));
    UndoStack made = new UndoStack();
    try {
      for (NetworkUpdate update : updates) {
        networks.update(name, update);
        made.push(() -> networks.update(name, update.inverse()));
      }
    } catch (DriverException e) {
      made.unwind(e);
      throw e;
    }
  }

  /** What only libvirt can say of a network that somebody edited is left to it. */
  private static void requireFit(NetworkDefinition definition, List<NetworkUpdate> updates) {
    NetworkDefinition changed = definition;
    try {
      for (NetworkUpdate update : updates) {
        changed = update.applyTo(changed);
      }
    } catch (IllegalArgumentException e) {
      throw new DriverException(
          Kind.CONFLICT, "Can't change network '" + definition.name() + "': " + e.getMessage(), e);
    }
  }

  @Override
  public void remove(String name, Attached attached) {
    VirtualNetwork network = own(name, "remove");
    if (attached == Attached.REFUSE && network.connections() > 0) {
      throw new DriverException(
          Kind.CONFLICT,
          "Can't remove network '" + name + "': " + network.connections()
              + " interfaces of running guests are attached to it");
    }
    discard(network);
  }

  @Override
  public List<NetworkLease> leases(String name) {
    return networks.leases(name);
  }

  private void requirePossible(NetworkDefinition definition, List<VirtualNetwork> others) {
    String attempt = "Can't create network '" + definition.name() + "': ";
    if (others.stream().anyMatch(other -> other.name().equals(definition.name()))) {
      throw new DriverException(Kind.CONFLICT, attempt + "there is one of this name");
    }
    if (definition.kind() instanceof NetworkKind.HostBridge host
        && devices.lackBridge(host.bridge())) {
      throw new DriverException(
          Kind.UNSUPPORTED, attempt + "the host has no bridge '" + host.bridge() + "'");
    }
    definition.kind().outDevice().filter(devices::lackInterface).ifPresent(device -> {
      throw new DriverException(
          Kind.UNSUPPORTED, attempt + "the host has no device '" + device + "' to go out by");
    });
    SubnetClash.find(definition, others, routes.read()).ifPresent(clash -> {
      throw new DriverException(Kind.CONFLICT, attempt + clash);
    });
  }

  private VirtualNetwork own(String name, String verb) {
    VirtualNetwork network = network(name);
    if (!network.isOurs()) {
      throw new DriverException(
          Kind.NOT_OURS, "Can't " + verb + " network '" + name + "': Cowbird did not make it");
    }
    return network;
  }

  private void discard(VirtualNetwork network) {
    if (network.state() == State.ACTIVE) {
      networks.stop(network.name());
    }
    networks.undefine(network.name());
  }
}
