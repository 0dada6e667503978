/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.testing;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.domain.DeviceXml;
import dev.cowbird.driver.domain.DiskDevice;
import dev.cowbird.driver.domain.DiskSource;
import dev.cowbird.driver.domain.Throttle;
import dev.cowbird.driver.domain.edit.Device;
import dev.cowbird.driver.domain.edit.DeviceKey;
import dev.cowbird.driver.domain.edit.DomainEditor;
import java.util.Optional;
import java.util.Set;

/** What becomes of a description when its devices change, as libvirt does it. */
final class FakeDevices {
  /** What is given no address when it is attached. */
  private static final Set<String> PLACELESS = Set.of("disk", "graphics", "lease", "audio");

  private FakeDevices() {}

  /** @throws DriverException {@code DOMAIN_REFUSED} */
  static Device parse(String xml) {
    try {
      return Device.of(xml);
    } catch (IllegalArgumentException e) {
      throw new DriverException(Kind.DOMAIN_REFUSED, "Can't read the device: " + e.getMessage(), e);
    }
  }

  /** Gives each device a name of the hypervisor's, as it has while the machine runs. */
  static String named(String xml) {
    DomainEditor editor = DomainEditor.of(xml);
    int number = 0;
    for (Device device : editor.devices()) {
      if (device.attribute("alias", "name").isEmpty()) {
        while (editor.device(new DeviceKey.Alias("fake" + number)).isPresent()) {
          number++;
        }
        device.set("alias", "name", "fake" + number);
      }
    }
    return editor.toXml();
  }

  /**
   * Adds a device, at a place of its own.
   *
   * @throws DriverException {@code CONFLICT} if it is there already
   */
  static String attach(String xml, Device device) {
    DomainEditor editor = DomainEditor.of(xml);
    if (find(editor, device).isPresent()) {
      throw new DriverException(Kind.CONFLICT, "The domain has this " + device.kind() + " already");
    }
    place(editor.add(device.toXml()), editor.devices().size());
    return editor.toXml();
  }

  private static void place(Device device, int number) {
    if (!PLACELESS.contains(device.kind()) && !device.has("address")) {
      device.set("address", "type", "pci");
      device.set("address", "bus", "0x00");
      device.set("address", "slot", "0x" + Integer.toHexString(number));
    }
  }

  /** @throws DriverException {@code NOT_FOUND} if it is not there */
  static String update(String xml, Device device) {
    DomainEditor editor = DomainEditor.of(xml);
    Device old = require(editor, device);
    Optional<String> alias = old.attribute("alias", "name");
    Device changed = editor.replace(old, device.toXml());
    alias.ifPresent(name -> changed.set("alias", "name", name));
    return editor.toXml();
  }

  /** @throws DriverException {@code NOT_FOUND} if it is not there */
  static String detach(String xml, Device device) {
    DomainEditor editor = DomainEditor.of(xml);
    editor.remove(require(editor, device));
    return editor.toXml();
  }

  /** @throws DriverException {@code NOT_FOUND} if there is no such disk */
  static String throttle(String xml, String target, Optional<Throttle> throttle) {
    DomainEditor editor = DomainEditor.of(xml);
    Device disk = editor
        .device(new DeviceKey.Target(target))
        .orElseThrow(() -> new DriverException(Kind.NOT_FOUND, "There is no disk " + target));
    DiskDevice.Builder model =
        DiskDevice.builder(new DiskSource.Empty()).type(DiskDevice.Type.CDROM);
    throttle.ifPresent(model::throttle);
    disk.replaceChildren(Device.of(DeviceXml.of(model.build(), target, 0)), Set.of("iotune"));
    return editor.toXml();
  }

  static boolean hasAlias(String xml, String alias) {
    return DomainEditor.of(xml).device(new DeviceKey.Alias(alias)).isPresent();
  }

  /** What sits on these buses can be pulled out without the guest's help. */
  static boolean needsConsent(Device device) {
    Optional<String> bus = device.attribute("target", "bus");
    return !bus.equals(Optional.of("scsi")) && !bus.equals(Optional.of("usb"));
  }

  private static Device require(DomainEditor editor, Device device) {
    return find(editor, device)
        .orElseThrow(
            () -> new DriverException(Kind.NOT_FOUND, "The domain has no such " + device.kind()));
  }

  private static Optional<Device> find(DomainEditor editor, Device device) {
    return editor.devices().stream().filter(device::isSame).findFirst();
  }
}
