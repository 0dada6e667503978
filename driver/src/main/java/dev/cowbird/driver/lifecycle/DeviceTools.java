/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.domain.edit.Device;
import dev.cowbird.driver.domain.edit.DeviceChange;
import dev.cowbird.driver.hypervisor.Domain;
import dev.cowbird.driver.hypervisor.Hypervisor;
import dev.cowbird.driver.instance.InstanceRecord;
import dev.cowbird.driver.instance.InstanceStore;
import dev.cowbird.imagebackend.ImageBackend;
import dev.cowbird.imagebackend.InstanceLock;
import dev.cowbird.imagebackend.InstanceName;
import java.nio.file.Path;

/** What is needed to change the devices of any instance. */
record DeviceTools(
    ImageBackend images,
    InstanceStore store,
    OwnDomains domains,
    PacketFilters filters,
    Hypervisor hypervisor) {
  InstanceLock lock(InstanceName name) {
    return images.lockInstance(name);
  }

  /** @throws DriverException {@code NOT_FOUND} */
  InstanceRecord record(InstanceName name) {
    return store
        .find(name)
        .orElseThrow(() -> new DriverException(Kind.NOT_FOUND, "There is no machine " + name));
  }

  /** @throws DriverException {@code NOT_FOUND}, {@code NOT_OURS}, {@code CONFLICT} */
  Domain domain(InstanceName name) {
    record(name);
    return domains.require(name);
  }

  AttachCheck check() {
    return new AttachCheck(images.layout(), hypervisor);
  }

  /**
   * The disks that the instance was made with, volumes too, are its own until it is removed: its
   * record names them.
   *
   * @throws DriverException {@code CONFLICT} if it is one of these
   */
  void requireDetachable(InstanceName name, InstanceRecord record, Device device) {
    if (!device.kind().equals("disk")) {
      return;
    }
    AttachCheck.file(device).filter(file -> isOwn(name, record, file)).ifPresent(file -> {
      throw new DriverException(
          Kind.CONFLICT,
          "Disk " + device.attribute("target", "dev").orElse("") + ", " + file
              + ", is one that instance " + name
              + " was made with, and stays with it until the instance is removed");
    });
  }

  private boolean isOwn(InstanceName name, InstanceRecord record, Path file) {
    return file.equals(images.layout().disk(name))
        || record.machine().disks().stream().anyMatch(disk -> disk.path().equals(file));
  }

  /** @throws DriverException {@code SPEC_REFUSED}, {@code CONFLICT}, {@code NOT_FOUND} */
  void requireChangeable(
      InstanceRecord record, Descriptions before, Device device, DeviceChange change) {
    if (!change.isFor(device)) {
      throw new DriverException(
          Kind.SPEC_REFUSED, "A " + device.kind() + " is not what has " + change);
    }
    if (change instanceof DeviceChange.Filter && !record.securityGroups().isEmpty()) {
      throw new DriverException(
          Kind.CONFLICT,
          "The filters of instance " + record.name() + " hold it to security groups "
              + record.securityGroups());
    }
    Device changed = Device.of(device.toXml());
    change(record, changed, change);
    if (change instanceof DeviceChange.Network) {
      check().network(changed);
    }
    if (change instanceof DeviceChange.Network || change instanceof DeviceChange.Filter) {
      check().filter(changed);
    }
    if (change instanceof DeviceChange.Medium) {
      check().source(changed, before);
    }
  }

  /** Changes a description; an interface that is moved is held to the security groups there too. */
  void change(InstanceRecord record, Device device, DeviceChange change) {
    change.applyTo(device);
    if (change instanceof DeviceChange.Network) {
      filters.hold(record, device);
    }
  }

  /** Writes down what the instance is attached to, if that has changed. */
  void writeDown(InstanceName name, InstanceRecord record, Descriptions after) {
    String network = RecordedNetwork.of(after);
    if (!network.equals(record.network())) {
      store.commit(name, record.onNetwork(network));
    }
  }
}
