/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.address.MacAddress;
import dev.cowbird.driver.domain.DiskBus;
import dev.cowbird.driver.domain.DiskDevice.Access;
import dev.cowbird.driver.domain.DomainFiles;
import dev.cowbird.driver.domain.DomainFiles.Used;
import dev.cowbird.driver.domain.edit.Device;
import dev.cowbird.driver.hypervisor.Hypervisor;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.disk.VolumeChain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Whether a device can be attached to a domain, asked before anything is done. */
final class AttachCheck {
  private static final Set<String> PLUGGABLE_BUSES = Set.of("virtio", "scsi", "usb");

  private final StateLayout layout;
  private final Hypervisor hypervisor;

  AttachCheck(StateLayout layout, Hypervisor hypervisor) {
    this.layout = layout;
    this.hypervisor = hypervisor;
  }

  /**
   * Refuses what can't be.
   *
   * @param support what has to be attached before the device
   * @throws DriverException {@code CONFLICT}, {@code NOT_FOUND}, {@code SPEC_REFUSED}
   * @throws dev.cowbird.imagebackend.ImageException {@code IMAGE_REFUSED} for what a qcow2 disk
   *     lies on
   */
  void attach(Device device, List<Device> support, Descriptions before) {
    switch (device.kind()) {
      case "disk" -> disk(device, before);
      case "interface" -> nic(device, before);
      default -> requireNew(device, before);
    }
    if (before.isLive()) {
      support.forEach(each -> PciPorts.requireFree(before, each));
      PciPorts.requireFree(before, device);
    }
  }

  private static void requireNew(Device device, Descriptions before) {
    if (!before.find(device).scopes().isEmpty()) {
      throw conflict(before, "has this " + device.kind() + " already");
    }
  }

  private void disk(Device disk, Descriptions before) {
    String target = disk.attribute("target", "dev")
        .orElseThrow(
            () -> new DriverException(Kind.SPEC_REFUSED, "A disk needs a target, such as vdb"));
    if (!before.find(disk).scopes().isEmpty()) {
      throw conflict(before, "has a disk " + target + " already");
    }
    bus(disk.attribute("target", "bus").orElse(""), target, before);
    shownSerial(disk).ifPresent(serial -> requireNewSerial(serial, before));
    source(disk, before);
  }

  /** Guests find disks by it. */
  private static void requireNewSerial(String serial, Descriptions before) {
    before.devices().stream()
        .filter(each -> shownSerial(each).equals(Optional.of(serial)))
        .findFirst()
        .ifPresent(each -> {
          throw conflict(
              before,
              "shows its guest the serial number " + serial + " already, of disk "
                  + each.attribute("target", "dev").orElse(""));
        });
  }

  private static Optional<String> shownSerial(Device disk) {
    String name = disk.attribute("target", "bus").orElse("");
    DiskBus bus = Stream.of(DiskBus.values())
        .filter(each -> each.name().equalsIgnoreCase(name))
        .findFirst()
        .orElse(DiskBus.VIRTIO);
    return disk.text("serial").map(bus::shown);
  }

  private static void bus(String bus, String target, Descriptions before) {
    if (before.isLive() && !PLUGGABLE_BUSES.contains(bus)) {
      throw conflict(
          before,
          "runs, and a machine that runs takes no disk on " + bus + ", as " + target
              + " is to be: stop it first, or use virtio, scsi or usb");
    }
    boolean hasNoUsb = before.devices().stream()
        .anyMatch(each -> each.kind().equals("controller")
            && each.attribute("type").equals(Optional.of("usb"))
            && each.attribute("model").equals(Optional.of("none")));
    if (bus.equals("usb") && hasNoUsb) {
      throw conflict(before, "has no USB controller, and " + target + " is to be on USB");
    }
  }

  /** That what a disk reads is there, and that nobody else is harmed if it is written to. */
  void source(Device disk, Descriptions before) {
    Optional<Path> source = file(disk);
    if (source.isEmpty()) {
      return;
    }
    if (!Files.exists(source.get())) {
      throw new DriverException(Kind.NOT_FOUND, "There is no file " + source.get() + " to attach");
    }
    List<Used> wanted = wanted(disk, source.get());
    requireOnlyRead(wanted, layout.bases(), "a cached image");
    requireOnlyRead(wanted, layout.instances(), "an instance's own file");
    DiskUsers.clash(wanted, DomainFiles.read(before.config().toXml())).ifPresent(file -> {
      throw conflict(before, "uses " + file + " already, or will when it starts");
    });
    new DiskUsers(hypervisor).requireUnused(wanted);
  }

  /** With what is behind it, which a description may leave to libvirt to find out. */
  private static List<Used> wanted(Device disk, Path source) {
    List<Used> wanted = new ArrayList<>(DomainFiles.ofDisk(disk.toXml()));
    if (disk.attribute("driver", "type").filter("qcow2"::equals).isPresent()) {
      VolumeChain.read(source, ImageFormat.QCOW2).backing().stream()
          .map(link -> new Used(link.path(), Access.READ_ONLY))
          .forEach(wanted::add);
    }
    return wanted;
  }

  private static void requireOnlyRead(List<Used> wanted, Path directory, String what) {
    Path real = DiskUsers.real(directory);
    wanted.stream()
        .filter(used -> used.access() != Access.READ_ONLY)
        .filter(used -> DiskUsers.real(used.file()).startsWith(real))
        .findFirst()
        .ifPresent(used -> {
          throw new DriverException(
              Kind.CONFLICT,
              used.file() + " is " + what + ", which another guest can be given to read only");
        });
  }

  /** The file or device of the host's that a disk is, if it is one. */
  static Optional<Path> file(Device disk) {
    return disk.attribute("source", "file")
        .or(() -> disk.attribute("source", "dev"))
        .map(Path::of);
  }

  private void nic(Device nic, Descriptions before) {
    MacAddress mac = mac(nic.attribute("mac", "address").orElse(""));
    if (!before.find(nic).scopes().isEmpty()) {
      throw conflict(before, "has an interface with MAC address " + mac + " already");
    }
    NetworkChoice.requireUnused(mac, hypervisor);
    network(nic);
    filter(nic);
  }

  /** That an interface's network is there and active. */
  void network(Device nic) {
    nic.attribute("source", "network")
        .ifPresent(network -> NetworkChoice.requireActive(network, hypervisor));
  }

  /** That an interface's filter is there, and can hold it. */
  void filter(Device nic) {
    new FilterCheck(hypervisor.filters()).check(nic);
  }

  private static MacAddress mac(String text) {
    try {
      return new MacAddress(text);
    } catch (IllegalArgumentException e) {
      throw new DriverException(Kind.SPEC_REFUSED, String.valueOf(e.getMessage()), e);
    }
  }

  private static DriverException conflict(Descriptions before, String why) {
    return new DriverException(Kind.CONFLICT, "Domain " + before.domain().name() + " " + why);
  }
}
