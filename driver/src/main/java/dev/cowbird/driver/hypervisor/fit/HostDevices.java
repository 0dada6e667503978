/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor.fit;

import dev.cowbird.driver.domain.HostDevice;
import dev.cowbird.driver.domain.PciAddress;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * The devices that the host's kernel lists below {@code /sys/bus} and {@code /sys/class/net}. Every
 * call looks anew.
 *
 * @param sys where the lists are; where one is missing any device may be there
 */
public record HostDevices(Path sys) {
  /** Whether the list is there, and lacks the device. */
  boolean lack(HostDevice device) {
    if (device instanceof HostDevice.Pci pci) {
      return lack(pci.address());
    } else if (device instanceof HostDevice.Mdev mdev) {
      return lack(mdev.uuid());
    }
    return device instanceof HostDevice.Usb usb && lack(usb);
  }

  /** Whether the list is there, and lacks a bridge of Linux of this name. */
  public boolean lackBridge(String name) {
    return Files.isDirectory(interfaces())
        && !Files.exists(interfaces().resolve(name).resolve("bridge"));
  }

  /** Whether the list is there, and lacks the network device. */
  public boolean lackInterface(String name) {
    return Files.isDirectory(interfaces()) && !Files.exists(interfaces().resolve(name));
  }

  boolean lack(PciAddress address) {
    return Files.isDirectory(buses()) && !isThere("pci", address.toString());
  }

  private boolean lack(UUID mediated) {
    return Files.isDirectory(buses()) && !isThere("mdev", mediated.toString());
  }

  private boolean isThere(String bus, String name) {
    return Files.exists(devices(bus).resolve(name));
  }

  private Path interfaces() {
    return sys.resolve("class/net");
  }

  private Path buses() {
    return sys.resolve("bus");
  }

  private Path devices(String bus) {
    return buses().resolve(bus).resolve("devices");
  }

  private boolean lack(HostDevice.Usb wanted) {
    if (!Files.isDirectory(buses())) {
      return false;
    }
    try (DirectoryStream<Path> list = Files.newDirectoryStream(devices("usb"))) {
      for (Path device : list) {
        if (isId(device.resolve("idVendor"), wanted.vendor())
            && isId(device.resolve("idProduct"), wanted.product())) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      // There is no list of a bus that the host has not.
      return !Files.exists(devices("usb"));
    }
  }

  /** A device that is pulled out meanwhile is none. */
  private static boolean isId(Path file, int wanted) {
    try {
      return Files.readString(file).strip().equals(String.format("%04x", wanted));
    } catch (IOException e) {
      return false;
    }
  }
}
