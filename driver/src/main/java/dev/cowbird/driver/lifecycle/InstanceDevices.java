/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.AttachedDevice;
import dev.cowbird.driver.Devices;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.domain.DiskDevice;
import dev.cowbird.driver.domain.HostDevice;
import dev.cowbird.driver.domain.Nic;
import dev.cowbird.driver.domain.RawDevice;
import dev.cowbird.driver.domain.Throttle;
import dev.cowbird.driver.domain.edit.Device;
import dev.cowbird.driver.domain.edit.DeviceChange;
import dev.cowbird.driver.domain.edit.DeviceKey;
import dev.cowbird.driver.event.MachineEvents;
import dev.cowbird.driver.hypervisor.DeviceScope;
import dev.cowbird.driver.hypervisor.Domain;
import dev.cowbird.driver.instance.InstanceRecord;
import dev.cowbird.driver.lifecycle.Descriptions.Found;
import dev.cowbird.imagebackend.InstanceLock;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.event.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The devices of one instance, in the machine that runs and in what it starts with next time. */
final class InstanceDevices implements Devices {
  /** For a guest to let go again of what could not be attached whole. */
  private static final Duration UNDO_TIMEOUT = Duration.ofSeconds(10);

  private final InstanceName name;
  private final DeviceTools tools;
  private final Runnable registerUsers;

  /** @param registerUsers records for other hosts what this one's domains use of the cache */
  InstanceDevices(InstanceName name, DeviceTools tools, Runnable registerUsers) {
    this.name = name;
    this.tools = tools;
    this.registerUsers = registerUsers;
  }

  @Override
  public List<AttachedDevice> list() {
    Descriptions now = Descriptions.read(tools.domain(name));
    return now.devices().stream().map(now::told).toList();
  }

  @Override
  public AttachedDevice attach(DiskDevice disk) {
    return attach(device -> device.of(disk));
  }

  @Override
  public AttachedDevice attach(Nic nic) {
    return attach(device -> device.of(nic));
  }

  @Override
  public AttachedDevice attach(HostDevice hostDevice) {
    return attach(device -> device.of(hostDevice));
  }

  @Override
  public AttachedDevice attach(RawDevice raw) {
    return attach(device -> device.of(raw));
  }

  private AttachedDevice attach(Function<NewDevice, Device> wish) {
    return registered(attached(wish));
  }

  /** A disk may be, or lie on, what is cached. */
  private AttachedDevice registered(AttachedDevice device) {
    if (device.kind().equals("disk")) {
      registerUsers.run();
    }
    return device;
  }

  private AttachedDevice attached(Function<NewDevice, Device> wish) {
    try (InstanceLock lock = tools.lock(name)) {
      InstanceRecord record = tools.record(name);
      Descriptions before = Descriptions.read(tools.domain(name));
      NewDevice wanted = new NewDevice(record, before, tools.filters());
      Device device = wish.apply(wanted);
      List<Device> parts = new ArrayList<>(wanted.support(device));
      tools.check().attach(device, parts, before);
      parts.add(device);
      UndoStack undo = new UndoStack();
      try {
        for (Device part : parts) {
          undo.push(() -> takeBack(before.domain(), part));
          before.domain().attach(part.toXml(), before.scopes());
        }
        return settle(record, before.domain(), device);
      } catch (RuntimeException e) {
        undo.unwind(e);
        throw e;
      }
    }
  }

  private static void takeBack(Domain domain, Device attached) {
    Found found = Descriptions.read(domain).find(attached);
    found.config().ifPresent(device -> domain.detach(device.toXml()));
    found.live().ifPresent(device -> unplug(domain, device, UNDO_TIMEOUT));
  }

  private static void unplug(Domain domain, Device device, Duration timeout) {
    domain.unplug(device.toXml(), device.attribute("alias", "name").orElse(""), timeout);
  }

  /** The guest first: it may keep the device, and then nothing has been done. */
  @Override
  public void detach(DeviceKey key, Duration timeout) {
    try (InstanceLock lock = tools.lock(name)) {
      InstanceRecord record = tools.record(name);
      Domain domain = tools.domain(name);
      Found found = Descriptions.read(domain).require(key);
      tools.requireDetachable(name, record, found.device());
      UndoStack undo = new UndoStack();
      try {
        found.live().ifPresent(device -> {
          undo.push(() -> putBack(domain, device, DeviceScope.LIVE));
          try (Span waiting = MachineEvents.await(name, "unplugged: " + key)) {
            unplug(domain, device, timeout);
          }
        });
        found.config().ifPresent(device -> {
          undo.push(() -> putBack(domain, device, DeviceScope.CONFIG));
          domain.detach(device.toXml());
        });
        tools.writeDown(name, record, Descriptions.read(domain));
      } catch (RuntimeException e) {
        undo.unwind(e);
        throw e;
      }
    }
  }

  /** Nothing is done where the device is still there, or no machine runs any more. */
  private static void putBack(Domain domain, Device detached, DeviceScope scope) {
    Descriptions now = Descriptions.read(domain);
    if (now.scopes().contains(scope) && !now.find(detached).scopes().contains(scope)) {
      domain.attach(detached.toXml(), Set.of(scope));
    }
  }

  @Override
  public AttachedDevice update(DeviceKey key, DeviceChange change) {
    return registered(updated(key, change));
  }

  private AttachedDevice updated(DeviceKey key, DeviceChange change) {
    try (InstanceLock lock = tools.lock(name)) {
      InstanceRecord record = tools.record(name);
      Domain domain = tools.domain(name);
      Descriptions before = Descriptions.read(domain);
      Found found = before.require(key);
      tools.requireChangeable(record, before, found.device(), change);
      UndoStack undo = new UndoStack();
      try {
        for (DeviceScope scope : found.scopes()) {
          Device device = found.in(scope);
          Device old = Device.of(device.toXml());
          undo.push(() -> changeBack(domain, old, scope));
          tools.change(record, device, change);
          domain.update(device.toXml(), scope);
        }
        return settle(record, domain, found.device());
      } catch (RuntimeException e) {
        undo.unwind(e);
        throw e;
      }
    }
  }

  /** Nothing is done where the device is as it was, or is no longer there. */
  private static void changeBack(Domain domain, Device old, DeviceScope scope) {
    Found found = Descriptions.read(domain).find(old);
    if (found.scopes().contains(scope) && !found.in(scope).toXml().equals(old.toXml())) {
      domain.update(old.toXml(), scope);
    }
  }

  @Override
  public AttachedDevice throttle(DeviceKey key, Optional<Throttle> throttle) {
    try (InstanceLock lock = tools.lock(name)) {
      Domain domain = tools.domain(name);
      Found found = Descriptions.read(domain).require(key);
      Device disk = found.device();
      if (!disk.kind().equals("disk")) {
        throw new DriverException(
            Kind.SPEC_REFUSED, "A disk is throttled, and " + key + " is a " + disk.kind());
      }
      domain.throttle(disk.attribute("target", "dev").orElseThrow(), throttle, found.scopes());
      return told(Descriptions.read(domain), disk);
    }
  }

  private AttachedDevice settle(InstanceRecord record, Domain domain, Device device) {
    Descriptions after = Descriptions.read(domain);
    AttachedDevice told = told(after, device);
    tools.writeDown(name, record, after);
    return told;
  }

  private static AttachedDevice told(Descriptions after, Device device) {
    Found found = after.find(device);
    return after.told(found.scopes().isEmpty() ? device : found.device());
  }
}
