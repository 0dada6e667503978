/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain.edit;

import dev.cowbird.driver.domain.Bandwidth;
import dev.cowbird.driver.domain.DiskSource;
import dev.cowbird.driver.domain.FilterReference;
import dev.cowbird.driver.domain.LinkState;
import dev.cowbird.driver.domain.NicSource;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What of a device can be changed while its guest runs. Whatever else a description says of the
 * device is kept.
 */
public sealed interface DeviceChange {
  /** Whether a device is of the kind that this can be done to. */
  boolean isFor(Device device);

  /** Does it to a description. */
  void applyTo(Device device);

  /** Plugs the cable of a network interface in or out. */
  record Link(LinkState state) implements DeviceChange {
    @Override
    public boolean isFor(Device device) {
      return isNic(device);
    }

    @Override
    public void applyTo(Device device) {
      device.set("link", "state", state.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public String toString() {
      return "the link of a network interface";
    }
  }

  /** Moves a network interface to another virtual network or bridge. */
  record Network(NicSource source) implements DeviceChange {
    private static final Set<String> PARTS = Set.of("source", "virtualport", "vlan");

    /** @throws IllegalArgumentException if it is neither network nor bridge */
    public Network {
      if (!(source instanceof NicSource.VirtualNetwork) && !(source instanceof NicSource.Bridge)) {
        throw new IllegalArgumentException(
            "An interface can be moved to a virtual network or a bridge, not to " + source);
      }
    }

    @Override
    public boolean isFor(Device device) {
      return isNic(device);
    }

    @Override
    public void applyTo(Device device) {
      Device model = ModelDevice.nic(source, nic -> {});
      device.set("type", model.attribute("type").orElseThrow());
      device.replaceChildren(model, PARTS);
    }

    @Override
    public String toString() {
      return "the network of a network interface";
    }
  }

  /** Limits what goes through a network interface; empty for no limits. */
  record Limits(Optional<Bandwidth> bandwidth) implements DeviceChange {
    @Override
    public boolean isFor(Device device) {
      return isNic(device);
    }

    @Override
    public void applyTo(Device device) {
      Device model = ModelDevice.nic(nic -> bandwidth.ifPresent(nic::bandwidth));
      device.replaceChildren(model, Set.of("bandwidth"));
    }

    @Override
    public String toString() {
      return "the bandwidth of a network interface";
    }
  }

  /** Has a network interface held by another filter; empty for none. */
  record Filter(Optional<FilterReference> filter) implements DeviceChange {
    @Override
    public boolean isFor(Device device) {
      return isNic(device);
    }

    @Override
    public void applyTo(Device device) {
      Device model = ModelDevice.nic(nic -> filter.ifPresent(nic::filter));
      device.replaceChildren(model, Set.of("filterref"));
    }

    @Override
    public String toString() {
      return "the filter of a network interface";
    }
  }

  /** Puts something else into a CD-ROM or floppy drive; {@link DiskSource.Empty} ejects. */
  record Medium(DiskSource source) implements DeviceChange {
    @Override
    public boolean isFor(Device device) {
      Optional<String> type = device.attribute("device");
      return device.kind().equals("disk")
          && (type.equals(Optional.of("cdrom")) || type.equals(Optional.of("floppy")));
    }

    @Override
    public void applyTo(Device device) {
      Device model = ModelDevice.drive(source);
      device.set("type", model.attribute("type").orElseThrow());
      device.set("driver", "name", "qemu");
      device.set("driver", "type", model.attribute("driver", "type").orElseThrow());
      device.replaceChildren(model, Set.of("source", "backingStore"));
    }

    @Override
    public String toString() {
      return "the medium of a CD-ROM or floppy drive";
    }
  }

  private static boolean isNic(Device device) {
    return device.kind().equals("interface");
  }
}
