/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

/** A network interface of a domain. libvirt gives it a MAC address when the domain is defined. */
public sealed interface Nic {
  /** An interface on one of libvirt's virtual networks; only the system daemon has those. */
  record NetworkNic(String network) implements Nic {
    public NetworkNic {
      if (network.isBlank()) {
        throw new IllegalArgumentException("The name of a network is blank");
      }
    }
  }

  /** QEMU's own network in user space: the guest reaches out, and nobody reaches it. */
  record UserNic() implements Nic {}
}
