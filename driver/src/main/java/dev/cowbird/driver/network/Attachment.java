/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

/**
 * What an interface of a guest is attached to.
 *
 * @param name of the network, bridge or device; empty for a user-mode network
 */
public record Attachment(Kind kind, String name) {
  /** The kinds of it, by which differs what can be looked at. */
  public enum Kind {
    /** A virtual network of libvirt's. */
    NETWORK("network"),
    /** A bridge of the host. */
    BRIDGE("bridge"),
    /** A bridge of Open vSwitch, whose ports Linux does not tell. */
    OPEN_VSWITCH("ovs"),
    /** A device of the host, by macvtap. */
    DIRECT("direct"),
    /** QEMU's own network. */
    USER("user"),
    /** A device that is the guest's alone, or what is not known here. */
    OTHER("other");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** The name in JSON and tables. */
    public String label() {
      return label;
    }
  }

  /** In words: {@code network 'default'}. */
  @Override
  public String toString() {
    return switch (kind) {
      case NETWORK -> "network '" + name + "'";
      case BRIDGE -> "bridge " + name;
      case OPEN_VSWITCH -> "bridge " + name + " of Open vSwitch";
      case DIRECT -> "device " + name + ", by macvtap";
      case USER -> "user-mode network";
      case OTHER -> "device of its own";
    };
  }
}
