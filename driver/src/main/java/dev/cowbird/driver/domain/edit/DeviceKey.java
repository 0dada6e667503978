/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain.edit;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a device of a domain is recognized by. */
public sealed interface DeviceKey {
  /** Whether this device is one that is meant. */
  boolean matches(Device device);

  /**
   * By the name in the guest that its target asks for: {@code vda}, {@code vnet0}; the directory
   * for a file system.
   */
  record Target(String name) implements DeviceKey {
    public Target {
      requireText(name, "target");
    }

    @Override
    public boolean matches(Device device) {
      return device.attribute("target", "dev").equals(Optional.of(name))
          || device.attribute("target", "dir").equals(Optional.of(name));
    }

    @Override
    public String toString() {
      return "target " + name;
    }
  }

  /** By the MAC address of a network interface, in either case. */
  record Mac(String address) implements DeviceKey {
    public Mac {
      requireText(address, "MAC address");
      address = address.toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean matches(Device device) {
      return device
          .attribute("mac", "address")
          .map(found -> found.toLowerCase(Locale.ROOT))
          .equals(Optional.of(address));
    }

    @Override
    public String toString() {
      return "MAC address " + address;
    }
  }

  /** By the alias that the hypervisor, or a user ({@code ua-...}), gave it. */
  record Alias(String name) implements DeviceKey {
    public Alias {
      requireText(name, "alias");
    }

    @Override
    public boolean matches(Device device) {
      return device.attribute("alias", "name").equals(Optional.of(name));
    }

    @Override
    public String toString() {
      return "alias " + name;
    }
  }

  /**
   * By its place on a bus.
   *
   * @param attributes those of {@code <address>} that have to be equal: {@code type}, {@code bus},
   *     {@code slot} and so on; numbers are compared as numbers, hexadecimal or not
   */
  record Address(Map<String, String> attributes) implements DeviceKey {
    public Address {
      attributes = Map.copyOf(attributes);
      if (!attributes.containsKey("type")) {
        throw new IllegalArgumentException("An address without a type: " + attributes);
      }
    }

    @Override
    public boolean matches(Device device) {
      return attributes.entrySet().stream()
          .allMatch(wanted -> device
              .attribute("address", wanted.getKey())
              .map(Nodes::plain)
              .equals(Optional.of(Nodes.plain(wanted.getValue()))));
    }

    @Override
    public String toString() {
      return "address " + new TreeMap<>(attributes);
    }
  }

  private static void requireText(String value, String what) {
    if (value.isBlank()) {
      throw new IllegalArgumentException("An empty " + what + " is no key to a device");
    }
  }
}
