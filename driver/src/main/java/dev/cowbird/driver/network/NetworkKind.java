/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import java.util.Optional;
import java.util.OptionalInt;

/** How guests of a network reach what is beyond it. */
public sealed interface NetworkKind {
  /** The name in JSON and tables. */
  String label();

  /** The only device of the host to go out by; empty for any, or none. */
  default Optional<String> outDevice() {
    return Optional.empty();
  }

  /**
   * By the host's address, of either family; for IPv6 that needs libvirt 6.5.
   *
   * @param device the only device of the host to go out by; any if empty
   */
  record Nat(Optional<String> device) implements NetworkKind {
    public Nat {
      device.ifPresent(Names::device);
    }

    @Override
    public String label() {
      return "nat";
    }

    @Override
    public Optional<String> outDevice() {
      return device;
    }
  }

  /**
   * By their own addresses, which others need a route to.
   *
   * @param device the only device of the host to go out by; any if empty
   */
  record Routed(Optional<String> device) implements NetworkKind {
    public Routed {
      device.ifPresent(Names::device);
    }

    @Override
    public String label() {
      return "routed";
    }

    @Override
    public Optional<String> outDevice() {
      return device;
    }
  }

  /** Not at all: they reach each other and the host. */
  record Isolated() implements NetworkKind {
    @Override
    public String label() {
      return "isolated";
    }
  }

  /** By a bridge of the host that exists, and that something else gives its addresses. */
  record HostBridge(String bridge) implements NetworkKind {
    public HostBridge {
      bridge = Names.device(bridge);
    }

    @Override
    public String label() {
      return "bridge";
    }
  }

  /**
   * By a bridge of Open vSwitch that exists.
   *
   * @param vlan the tag of the guests' frames, 1 to 4094; untagged if empty
   */
  record OpenVswitch(String bridge, OptionalInt vlan) implements NetworkKind {
    public OpenVswitch {
      bridge = Names.device(bridge);
      if (vlan.isPresent() && (vlan.getAsInt() < 1 || vlan.getAsInt() > 4094)) {
        throw new IllegalArgumentException(
            "The VLAN " + vlan.getAsInt() + " is not within 1 and 4094");
      }
    }

    @Override
    public String label() {
      return "ovs";
    }
  }
}
