/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.address.IpFamily;
import dev.cowbird.driver.address.IpPrefix;
import dev.cowbird.driver.domain.XmlDocument;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * A network that a hypervisor has, whoever made it.
 *
 * @param xml its description as libvirt gives it
 */
public record VirtualNetwork(String name, State state, String xml) {
  /** What a network is doing. */
  public enum State {
    /** Guests can be attached to it. */
    ACTIVE("active"),
    /** It is defined only. */
    INACTIVE("inactive");

    private final String label;

    State(String label) {
      this.label = label;
    }

    /** The name in JSON and tables. */
    public String label() {
      return label;
    }
  }

  /** Whether Cowbird made it. */
  public boolean isOurs() {
    return !XmlDocument.parse(xml)
        .all("/network/metadata/*[local-name()='network' and namespace-uri()='"
            + NetworkXml.NAMESPACE + "']")
        .isEmpty();
  }

  /** What it was asked for as; empty if it has what a {@link NetworkDefinition} can't say. */
  public Optional<NetworkDefinition> definition() {
    return NetworkReader.read(xml);
  }

  /** The host's addresses in its subnets, as far as they are valid. */
  public List<IpPrefix> subnets() {
    return NetworkReader.subnets(XmlDocument.parse(xml));
  }

  /** Whether it is the one that was defined with this UUID. */
  public boolean has(UUID uuid) {
    return XmlDocument.parse(xml).first("/network/uuid").equals(Optional.of(uuid.toString()));
  }

  /**
   * The place of the subnet that an address is in, among all of the description, from 0; empty if
   * it is in none.
   */
  public OptionalInt placeOfSubnet(IpAddress address) {
    return NetworkReader.place(XmlDocument.parse(xml), address);
  }

  /** From where libvirt gives addresses of IPv4 away; empty if it does not. */
  public List<IpAddress> dhcpServers() {
    boolean serves =
        !XmlDocument.parse(xml).all("/network/ip[not(@family='ipv6')]/dhcp").isEmpty();
    return subnets().stream()
        .map(IpPrefix::address)
        .filter(address -> serves && address.family() == IpFamily.IPV4)
        .toList();
  }

  /** Whether its guests are on a bridge of Open vSwitch. */
  public boolean isOpenVswitch() {
    return !XmlDocument.parse(xml)
        .all("/network//virtualport[@type='openvswitch']")
        .isEmpty();
  }

  /** Whether its guests are on a bridge of Linux, where the host's filters see their packets. */
  public boolean isOnLinuxBridge() {
    return !isOpenVswitch() && !XmlDocument.parse(xml).all("/network/bridge").isEmpty();
  }

  /** The bridge that its guests are attached to. */
  public Optional<String> bridge() {
    return XmlDocument.parse(xml).first("/network/bridge/@name");
  }

  /** How many interfaces of running guests are attached to it. */
  public int connections() {
    return XmlDocument.parse(xml)
        .first("/network/@connections")
        .map(Integer::parseInt)
        .orElse(0);
  }
}
