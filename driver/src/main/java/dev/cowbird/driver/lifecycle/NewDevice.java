/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.address.MacAddress;
import dev.cowbird.driver.domain.DeviceXml;
import dev.cowbird.driver.domain.DiskBus;
import dev.cowbird.driver.domain.DiskDevice;
import dev.cowbird.driver.domain.DiskTargets;
import dev.cowbird.driver.domain.HostDevice;
import dev.cowbird.driver.domain.Nic;
import dev.cowbird.driver.domain.RawDevice;
import dev.cowbird.driver.domain.edit.Device;
import dev.cowbird.driver.instance.InstanceRecord;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Describes a device that is to be attached, with what the caller left to us. */
final class NewDevice {
  private static final String SCSI_CONTROLLER =
      "<controller type='scsi' index='0' model='virtio-scsi'/>";

  private final InstanceRecord record;
  private final Descriptions before;
  private final PacketFilters filters;

  NewDevice(InstanceRecord record, Descriptions before, PacketFilters filters) {
    this.record = record;
    this.before = before;
    this.filters = filters;
  }

  Device of(DiskDevice disk) {
    String target = disk.target().orElseGet(() -> DiskTargets.next(disk, targets()));
    return described(() -> Device.of(DeviceXml.of(disk, target, freeScsiUnit())));
  }

  Device of(Nic nic) {
    MacAddress mac = nic.mac().orElseGet(this::freeMac);
    return described(() -> held(Device.of(DeviceXml.of(nic, mac))));
  }

  Device of(HostDevice device) {
    return described(() -> Device.of(DeviceXml.of(device)));
  }

  Device of(RawDevice raw) {
    return described(() -> completed(Device.of(raw.xml())));
  }

  /**
   * With a name that it keeps. libvirt would choose two MAC addresses, one for now and one for the
   * next start, and may have other devices at different places in the two.
   */
  private Device completed(Device device) {
    if (device.needsAlias()) {
      device.set("alias", "name", freeAlias());
    }
    if (!device.kind().equals("interface")) {
      return device;
    }
    if (device.attribute("mac", "address").isEmpty()) {
      device.set("mac", "address", freeMac().value());
    }
    return held(device);
  }

  private Device held(Device nic) {
    filters.hold(record, nic);
    return nic;
  }

  private static Device described(Supplier<Device> device) {
    try {
      return device.get();
    } catch (IllegalArgumentException e) {
      throw new DriverException(Kind.SPEC_REFUSED, String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * What has to be attached before a device, so that it has something to be attached to. libvirt
   * would add a controller that Linux guests in the cloud have no driver for.
   */
  List<Device> support(Device device) {
    boolean hasScsi = before.devices().stream()
        .anyMatch(each ->
            each.kind().equals("controller") && each.attribute("type").equals(Optional.of("scsi")));
    boolean needsScsi = device.kind().equals("disk")
        && device.attribute("target", "bus").equals(Optional.of("scsi"));
    return needsScsi && !hasScsi ? List.of(Device.of(SCSI_CONTROLLER)) : List.of();
  }

  private Set<String> targets() {
    return before.devices().stream()
        .flatMap(device -> device.attribute("target", "dev").stream())
        .collect(Collectors.toSet());
  }

  private int freeScsiUnit() {
    Set<String> taken = before.devices().stream()
        .filter(disk -> disk.attribute("target", "bus")
            .equals(Optional.of(DiskBus.SCSI.name().toLowerCase(Locale.ROOT))))
        .flatMap(disk -> disk.attribute("address", "unit").stream())
        .collect(Collectors.toSet());
    return IntStream.iterate(0, unit -> unit + 1)
        .filter(unit -> !taken.contains(Integer.toString(unit)))
        .findFirst()
        .orElseThrow();
  }

  /** The whole text is looked at: an interface may be given to QEMU past libvirt. */
  private MacAddress freeMac() {
    return free(place -> MacAddress.of(record.domain(), place), MacAddress::value);
  }

  private String freeAlias() {
    return free(number -> Device.USER_ALIAS + "cowbird" + number, alias -> alias);
  }

  private <T> T free(IntFunction<T> names, Function<T, String> text) {
    String known = (before.config().toXml()
            + before.live().map(editor -> editor.toXml()).orElse(""))
        .toLowerCase(Locale.ROOT);
    return IntStream.iterate(0, number -> number + 1)
        .mapToObj(names)
        .filter(name -> !known.contains(text.apply(name)))
        .findFirst()
        .orElseThrow();
  }
}
