/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** What a network interface is attached to. */
public sealed interface NicSource {
  /** Whether libvirt's filters hold packets there. */
  default boolean mayBeFiltered() {
    return false;
  }

  /** One of libvirt's virtual networks; only the system daemon has those. */
  record VirtualNetwork(String name) implements NicSource {
    /** @throws IllegalArgumentException if the name is blank */
    public VirtualNetwork {
      Require.filled("name of a network", name);
    }

    @Override
    public boolean mayBeFiltered() {
      return true;
    }
  }

  /**
   * A bridge of the host.
   *
   * @param vlan from 0 to 4095; Open vSwitch has it, a bridge of Linux since libvirt 11.0
   * @param openVswitch present for a bridge of Open vSwitch
   */
  record Bridge(String name, Optional<Integer> vlan, Optional<OpenVswitchPort> openVswitch)
      implements NicSource {
    /** @throws IllegalArgumentException if a value is malformed */
    public Bridge {
      Require.matches("the name of a bridge", name, HostDeviceName.VALID);
      vlan.ifPresent(tag -> Require.within("VLAN", tag, 0, 4095));
    }

    @Override
    public boolean mayBeFiltered() {
      return openVswitch.isEmpty();
    }

    /** A bridge of Linux. */
    public static Bridge of(String name) {
      return new Bridge(name, Optional.empty(), Optional.empty());
    }
  }

  /**
   * A port of Open vSwitch.
   *
   * @param interfaceId by which a controller such as Neutron or OVN knows it; empty for libvirt's
   */
  record OpenVswitchPort(Optional<UUID> interfaceId) {}

  /** A macvtap device on one of the host's: the guest and the host don't reach each other. */
  record Direct(String device, Mode mode) implements NicSource {
    /** How guests on one device reach each other. */
    public enum Mode {
      /** Past the host, on the device. */
      BRIDGE,
      /** Through a switch that sends packets back. */
      VEPA,
      /** Not at all. */
      PRIVATE,
      /** The device is the guest's alone. */
      PASSTHROUGH
    }

    /** @throws IllegalArgumentException if the name is malformed */
    public Direct {
      Require.matches("the name of a network device", device, HostDeviceName.VALID);
    }
  }

  /**
   * QEMU's own network in user space: the guest reaches out, and nobody reaches it but by the
   * published ports.
   */
  record UserMode(Backend backend, List<PublishedPort> ports) implements NicSource {
    /** Who carries the packets. */
    public enum Backend {
      /** QEMU. With published ports the interface is given to it past libvirt. */
      SLIRP,
      /** A process of its own. libvirt has had it right since 9.2. */
      PASST
    }

    /** @throws IllegalArgumentException if a port is published twice, or slirp can't publish it */
    public UserMode {
      ports = List.copyOf(ports);
      Require.distinct(
          "published port",
          ports.stream()
              .filter(port -> port.hostPort() != 0)
              .map(PublishedPort::hostSide)
              .toList());
      if (backend == Backend.SLIRP && ports.stream().anyMatch(PublishedPort::isIpv6)) {
        throw new IllegalArgumentException("Slirp publishes ports on IPv4 addresses only");
      }
    }

    boolean isPastLibvirt() {
      return backend == Backend.SLIRP && !ports.isEmpty();
    }
  }

  /** A network device of the host's, given to the guest whole: a virtual function of SR-IOV. */
  record Assigned(PciAddress address, Optional<Integer> vlan) implements NicSource {
    /** @throws IllegalArgumentException if the VLAN is out of range */
    public Assigned {
      vlan.ifPresent(tag -> Require.within("VLAN", tag, 0, 4095));
    }
  }

  /** The names that Linux gives to network devices: at most 15 bytes. */
  final class HostDeviceName {
    static final Pattern VALID = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.:-]{0,14}");

    private HostDeviceName() {}
  }
}
