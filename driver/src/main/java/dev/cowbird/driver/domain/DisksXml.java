/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes disks: {@code <disk>}. */
final class DisksXml {
  private DisksXml() {}

  static void write(XmlElement devices, List<DiskDevice> disks) {
    List<String> targets = DiskTargets.of(disks);
    int scsiUnits = 0;
    for (int i = 0; i < disks.size(); i++) {
      DiskDevice disk = disks.get(i);
      XmlElement element = write(devices, disk, targets.get(i));
      if (disk.onBus() == DiskBus.SCSI) {
        scsiAddress(element, scsiUnits++);
      }
    }
  }

  /** All on one controller: left alone, libvirt adds one of its own choice for every few. */
  static void scsiAddress(XmlElement disk, int unit) {
    disk.child("address")
        .with("type", "drive")
        .with("controller", "0")
        .with("bus", "0")
        .with("target", "0")
        .with("unit", Integer.toString(unit));
  }

  static XmlElement write(XmlElement devices, DiskDevice disk, String target) {
    XmlElement element = devices.child("disk").with("device", Label.of(disk.type()));
    driver(element.child("driver"), disk);
    source(element, disk);
    element.child("target").with("dev", target).with("bus", Label.of(disk.onBus()));
    disk.throttle().ifPresent(throttle -> throttle(element.child("iotune"), throttle));
    switch (disk.access()) {
      case READ_ONLY -> element.child("readonly");
      case SHAREABLE -> element.child("shareable");
      case READ_WRITE -> {}
    }
    disk.serial().ifPresent(serial -> element.child("serial").text(serial));
    disk.bootOrder().ifPresent(order -> element.child("boot").with("order", order.toString()));
    return element;
  }

  private static void driver(XmlElement driver, DiskDevice disk) {
    driver.with("name", "qemu").with("type", disk.format().label());
    disk.cache().ifPresent(cache -> driver.with("cache", Label.of(cache)));
    disk.io().ifPresent(io -> driver.with("io", io.label()));
    discard(disk).ifPresent(discard -> driver.with("discard", Label.of(discard)));
    detectZeroes(disk).ifPresent(zeroes -> driver.with("detect_zeroes", Label.of(zeroes)));
    if (disk.onBus() == DiskBus.VIRTIO) {
      disk.iothread().ifPresent(id -> driver.with("iothread", id.toString()));
    }
  }

  private static Optional<Discard> discard(DiskDevice disk) {
    return disk.discard()
        .or(() ->
            disk.type() == DiskDevice.Type.DISK ? Optional.of(Discard.UNMAP) : Optional.empty());
  }

  private static Optional<DetectZeroes> detectZeroes(DiskDevice disk) {
    boolean isThin = disk.format() == DiskFormat.QCOW2
        && disk.access() == DiskDevice.Access.READ_WRITE
        && discard(disk).equals(Optional.of(Discard.UNMAP));
    return disk.detectZeroes()
        .or(() -> isThin ? Optional.of(DetectZeroes.UNMAP) : Optional.empty());
  }

  private static void source(XmlElement disk, DiskDevice device) {
    DiskSource source = device.source();
    if (source instanceof DiskSource.HostFile file) {
      owner(disk.with("type", "file").child("source").with("file", file.path().toString()), device);
      backing(disk, file.backing());
    } else if (source instanceof DiskSource.BlockDevice block) {
      owner(
          disk.with("type", "block").child("source").with("dev", block.path().toString()), device);
      backing(disk, block.backing());
    } else if (source instanceof DiskSource.PoolVolume volume) {
      disk.with("type", "volume")
          .child("source")
          .with("pool", volume.pool())
          .with("volume", volume.volume());
    } else if (source instanceof DiskSource.NetworkDisk network) {
      network(disk.with("type", "network").child("source"), network);
    } else if (source instanceof DiskSource.Empty) {
      disk.with("type", "file");
    } else {
      throw new IllegalStateException("No description for " + source);
    }
  }

  private static void owner(XmlElement source, DiskDevice disk) {
    if (disk.owner() == DiskOwner.KEPT) {
      keepOwner(source);
    }
  }

  private static void keepOwner(XmlElement source) {
    source.child("seclabel").with("model", "dac").with("relabel", "no");
  }

  /**
   * Writes the chain to its very end: where it breaks off, libvirt probes the last file and
   * believes what a guest may have written there.
   */
  private static void backing(XmlElement parent, List<BackingFile> chain) {
    XmlElement store = parent.child("backingStore");
    if (chain.isEmpty()) {
      return;
    }
    BackingFile file = chain.get(0);
    store.with("type", "file");
    store.child("format").with("type", file.format().label());
    XmlElement source = store.child("source").with("file", file.path().toString());
    // Without this libvirt gives a shared base to the user that guests run as, and never takes it
    // back. SELinux is left to libvirt: its label for base files is one that all guests share.
    keepOwner(source);
    backing(store, chain.subList(1, chain.size()));
  }

  private static void network(XmlElement source, DiskSource.NetworkDisk disk) {
    source.with("protocol", Label.of(disk.protocol()));
    if (!disk.name().isEmpty()) {
      source.with("name", disk.name());
    }
    for (DiskSource.Host host : disk.hosts()) {
      XmlElement element = source.child("host").with("name", host.name());
      host.port().ifPresent(port -> element.with("port", port.toString()));
    }
    disk.credential()
        .ifPresent(credential -> source
            .child("auth")
            .with("username", credential.user())
            .child("secret")
            .with("type", disk.protocol() == DiskSource.Protocol.RBD ? "ceph" : "iscsi")
            .with("uuid", credential.secret().toString()));
  }

  private static void throttle(XmlElement iotune, Throttle throttle) {
    for (Map.Entry<Throttle.Limited, Throttle.Rate> limit : throttle.limits().entrySet()) {
      String name = limit.getKey().label();
      Throttle.Rate rate = limit.getValue();
      iotune.child(name).text(Long.toString(rate.perSecond()));
      rate.burst().ifPresent(burst -> iotune.child(name + "_max").text(burst.toString()));
      rate.burstSeconds()
          .ifPresent(time -> iotune.child(name + "_max_length").text(time.toString()));
    }
  }
}
