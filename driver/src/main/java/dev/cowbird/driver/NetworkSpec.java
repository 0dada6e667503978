/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import dev.cowbird.driver.address.MacAddress;
import dev.cowbird.driver.domain.Nic;
import dev.cowbird.driver.domain.NicSource;
import dev.cowbird.driver.domain.PublishedPort;
import dev.cowbird.driver.text.Quoted;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an instance's network interface is attached to. */
public sealed interface NetworkSpec {
  /** Whether ports of the host can lead to the guest by it. */
  default boolean mayPublish() {
    return false;
  }

  /**
   * libvirt's network {@code default} where it is active and no port is published, QEMU's user-mode
   * network elsewhere.
   */
  record Automatic() implements NetworkSpec {
    @Override
    public boolean mayPublish() {
      return true;
    }

    @Override
    public String toString() {
      return "auto";
    }
  }

  /** A virtual network of libvirt's, which must be active. */
  record Named(String name) implements NetworkSpec {
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    /** @throws IllegalArgumentException if {@code name} is no name of a network */
    public Named {
      if (!VALID.matcher(name).matches()) {
        throw new IllegalArgumentException(Quoted.of(name) + " is not the name of a network");
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** QEMU's own network: the guest reaches out, and nobody reaches it but by published ports. */
  record UserMode() implements NetworkSpec {
    @Override
    public boolean mayPublish() {
      return true;
    }

    @Override
    public String toString() {
      return "user";
    }
  }

  /** No interface at all. */
  record None() implements NetworkSpec {
    @Override
    public String toString() {
      return "none";
    }
  }

  /**
   * An interface described in full: of a bridge, by macvtap, on Open vSwitch, with an address,
   * queues or limits of its own. A virtual network that it names must be active.
   */
  record Described(Nic nic) implements NetworkSpec {
    @Override
    public boolean mayPublish() {
      return nic.source() instanceof NicSource.UserMode user && user.ports().isEmpty();
    }

    /**
     * The same by which ports of the host lead to the guest.
     *
     * @throws IllegalArgumentException if there are any, and an interface of this kind has none
     */
    public Described publishing(List<PublishedPort> ports) {
      if (ports.isEmpty()) {
        return this;
      }
      if (nic.source() instanceof NicSource.UserMode user) {
        return new Described(nic.on(new NicSource.UserMode(user.backend(), ports)));
      }
      throw new IllegalArgumentException(
          "Ports are published on a user-mode network, not on " + this);
    }

    /** What it is attached to, shortly: {@code NAME}, {@code bridge:br0}, {@code direct:eth0}. */
    @Override
    public String toString() {
      NicSource source = nic.source();
      if (source instanceof NicSource.VirtualNetwork network) {
        return network.name();
      }
      if (source instanceof NicSource.Bridge bridge) {
        return "bridge:" + bridge.name();
      }
      if (source instanceof NicSource.Direct direct) {
        return "direct:" + direct.device();
      }
      return source instanceof NicSource.Assigned assigned ? "pci:" + assigned.address() : "user";
    }
  }

  /** How an interface is written down: {@code WHERE[,mac=ADDRESS]}. */
  Pattern FORM = Pattern.compile("([^,]*)(?:,mac=([^,]*))?");

  /**
   * Reads {@code auto}, {@code user}, {@code none}, the name of a network, {@code bridge:DEVICE} (a
   * bridge of the host) or {@code direct:DEVICE} (macvtap on a device of the host, in mode bridge);
   * after the last three {@code ,mac=ADDRESS} may follow.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  static NetworkSpec parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          Quoted.of(text) + " is not a network: after its name only ,mac=ADDRESS may follow");
    }
    NetworkSpec spec = place(matcher.group(1));
    return matcher.group(2) == null ? spec : withMac(spec, new MacAddress(matcher.group(2)));
  }

  private static NetworkSpec place(String text) {
    int colon = text.indexOf(':');
    if (colon >= 0) {
      String device = text.substring(colon + 1);
      return switch (text.substring(0, colon)) {
        case "bridge" -> described(NicSource.Bridge.of(device));
        case "direct" -> described(new NicSource.Direct(device, NicSource.Direct.Mode.BRIDGE));
        default -> new Named(text);
      };
    }
    return switch (text) {
      case "auto" -> new Automatic();
      case "user" -> new UserMode();
      case "none" -> new None();
      default -> new Named(text);
    };
  }

  private static Described described(NicSource source) {
    return new Described(Nic.builder(source).build());
  }

  private static NetworkSpec withMac(NetworkSpec spec, MacAddress mac) {
    if (spec instanceof Named named) {
      return new Described(
          Nic.builder(new NicSource.VirtualNetwork(named.name())).mac(mac).build());
    }
    if (spec instanceof Described described) {
      return new Described(described.nic().toBuilder().mac(mac).build());
    }
    throw new IllegalArgumentException(
        "A MAC address is given to an interface on a network, bridge or device, not to " + spec);
  }
}
