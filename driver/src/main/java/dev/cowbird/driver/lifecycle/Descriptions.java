/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.AttachedDevice;
import dev.cowbird.driver.AttachedDevice.Presence;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.domain.edit.Device;
import dev.cowbird.driver.domain.edit.DeviceKey;
import dev.cowbird.driver.domain.edit.DomainEditor;
import dev.cowbird.driver.hypervisor.DeviceScope;
import dev.cowbird.driver.hypervisor.Domain;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a domain is now, and what it starts with next time.
 *
 * @param live empty while it is off
 */
record Descriptions(Domain domain, Optional<DomainEditor> live, DomainEditor config) {
  static Descriptions read(Domain domain) {
    boolean isActive = domain.state().isActive();
    return new Descriptions(
        domain,
        isActive ? Optional.of(DomainEditor.of(domain.xml())) : Optional.empty(),
        DomainEditor.of(domain.definition()));
  }

  /**
   * A device, where it is.
   *
   * @param live as the machine that runs has it
   * @param config as the machine that starts next has it
   */
  record Found(Optional<Device> live, Optional<Device> config) {
    /** As it is now, or will be. */
    Device device() {
      return live.or(() -> config).orElseThrow();
    }

    Device in(DeviceScope scope) {
      return switch (scope) {
        case LIVE -> live.orElseThrow();
        case CONFIG -> config.orElseThrow();
      };
    }

    /** What runs comes first. */
    Set<DeviceScope> scopes() {
      Set<DeviceScope> scopes = EnumSet.noneOf(DeviceScope.class);
      live.ifPresent(device -> scopes.add(DeviceScope.LIVE));
      config.ifPresent(device -> scopes.add(DeviceScope.CONFIG));
      return scopes;
    }
  }

  boolean isLive() {
    return live.isPresent();
  }

  /** Where a change is to be made. */
  Set<DeviceScope> scopes() {
    return isLive() ? EnumSet.allOf(DeviceScope.class) : EnumSet.of(DeviceScope.CONFIG);
  }

  /** Those that it has now before those that it has from its next start on. */
  List<Device> devices() {
    Stream<Device> later = config.devices().stream()
        .filter(device -> live.flatMap(now -> same(now, device)).isEmpty());
    Stream<Device> now = live.stream().flatMap(editor -> editor.devices().stream());
    return Stream.concat(now, later).toList();
  }

  /** @throws DriverException {@code NOT_FOUND}; {@code SPEC_REFUSED} if the key means several */
  Found require(DeviceKey key) {
    Optional<Device> now = live.flatMap(editor -> device(editor, key));
    Optional<Device> later = now.isPresent() ? same(config, now.get()) : device(config, key);
    if (now.isEmpty() && later.isEmpty()) {
      throw new DriverException(
          Kind.NOT_FOUND, "Domain " + domain.name() + " has no device with " + key);
    }
    Optional<Device> known =
        now.or(() -> later.flatMap(device -> live.flatMap(editor -> same(editor, device))));
    return new Found(known, later);
  }

  private static Optional<Device> device(DomainEditor editor, DeviceKey key) {
    try {
      return editor.device(key);
    } catch (IllegalArgumentException e) {
      throw new DriverException(Kind.SPEC_REFUSED, String.valueOf(e.getMessage()), e);
    }
  }

  /** The device that this is, if it is there. */
  Found find(Device device) {
    return new Found(live.flatMap(editor -> same(editor, device)), same(config, device));
  }

  private static Optional<Device> same(DomainEditor editor, Device device) {
    return editor.devices().stream().filter(device::isSame).findFirst();
  }

  /** What is told of a device. */
  AttachedDevice told(Device device) {
    Device shown = Device.of(device.toXml());
    // Of a screen: what starts next time is read with passwords, so that none is lost.
    shown.remove("passwd");
    return new AttachedDevice(
        device.kind(),
        presence(find(device)),
        device.attribute("target", "dev").or(() -> device.attribute("target", "dir")),
        device.attribute("mac", "address"),
        device.attribute("alias", "name"),
        shown.toXml());
  }

  private Presence presence(Found found) {
    if (!isLive() || (found.live().isPresent() && found.config().isPresent())) {
      return Presence.FOR_GOOD;
    }
    return found.live().isPresent() ? Presence.UNTIL_STOPPED : Presence.FROM_NEXT_START;
  }
}
