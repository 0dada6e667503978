/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import dev.cowbird.driver.domain.DiskDevice.Access;
import java.util.Optional;

/**
 * How a further disk is attached to a machine.
 *
 * @param bus empty for virtio
 * @param serial what the guest finds it by, as far as {@link #shownSerial} says
 */
public record DiskAttachment(Optional<DiskBus> bus, Optional<String> serial, Access access) {
  /** @throws IllegalArgumentException if the bus is for floppies, or the serial number malformed */
  public DiskAttachment {
    if (bus.equals(Optional.of(DiskBus.FDC))) {
      throw new IllegalArgumentException(
          "A disk can't be attached to bus fdc, which is for floppies");
    }
    serial.ifPresent(DiskDevice::requireSerial);
  }

  /** What the guest is shown of the serial number, as {@link DiskBus#shown} says. */
  public Optional<String> shownSerial() {
    return serial.map(bus.orElse(DiskBus.VIRTIO)::shown);
  }

  /** A virtio disk that the guest reads and writes. */
  public static DiskAttachment standard() {
    return new DiskAttachment(Optional.empty(), Optional.empty(), Access.READ_WRITE);
  }

  public DiskAttachment withBus(DiskBus value) {
    return new DiskAttachment(Optional.of(value), serial, access);
  }

  public DiskAttachment withSerial(String value) {
    return new DiskAttachment(bus, Optional.of(value), access);
  }

  public DiskAttachment withAccess(Access value) {
    return new DiskAttachment(bus, serial, value);
  }

  /** The device for a source that is attached so. */
  public DiskDevice device(DiskSource source) {
    DiskDevice.Builder device = DiskDevice.builder(source).access(access);
    bus.ifPresent(device::bus);
    serial.ifPresent(device::serial);
    return device.build();
  }

  /** What differs from {@link #standard}: {@code ,bus=scsi,serial=A1,access=read-only}. */
  @Override
  public String toString() {
    return bus.map(value -> ",bus=" + Label.of(value)).orElse("")
        + serial.map(value -> ",serial=" + value).orElse("")
        + (access == Access.READ_WRITE ? "" : ",access=" + access.label());
  }
}
