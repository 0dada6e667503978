/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.util.Optional;
import java.util.UUID;

/** A device of the host's that a guest is given. */
public sealed interface HostDevice {
  /**
   * A PCI device, which libvirt takes from its driver while the guest runs.
   *
   * @param bootOrder from 1
   */
  record Pci(PciAddress address, Optional<Integer> bootOrder) implements HostDevice {
    /** @throws IllegalArgumentException if the order is out of range */
    public Pci {
      bootOrder.ifPresent(order -> Require.within("Boot order", order, 1, 1_000));
    }

    public static Pci of(PciAddress address) {
      return new Pci(address, Optional.empty());
    }
  }

  /** A mediated device, such as a share of a graphics card. */
  record Mdev(UUID uuid) implements HostDevice {}

  /** A USB device by what it is; there must be one of it. */
  record Usb(int vendor, int product) implements HostDevice {
    /** @throws IllegalArgumentException if a number is out of range */
    public Usb {
      Require.within("USB vendor", vendor, 1, 0xFFFF);
      Require.within("USB product", product, 0, 0xFFFF);
    }
  }
}
