/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

/** Writes the smaller devices. */
final class PeripheralsXml {
  private final XmlElement devices;
  private final Architecture architecture;
  private final Peripherals peripherals;

  PeripheralsXml(XmlElement devices, DomainSpec spec) {
    this.devices = devices;
    this.architecture = spec.architecture();
    this.peripherals = spec.hardware().peripherals();
  }

  void writeShares() {
    peripherals.shares().forEach(this::share);
  }

  /** Format and rules: https://libvirt.org/kbase/virtiofs.html. */
  private void share(SharedDirectory share) {
    XmlElement element =
        devices.child("filesystem").with("type", "mount").with("accessmode", "passthrough");
    element.child("driver").with("type", "virtiofs");
    element.child("source").with("dir", share.source().toString());
    element.child("target").with("dir", share.tag());
  }

  void writeTpm() {
    peripherals
        .tpm()
        .ifPresent(tpm -> devices
            .child("tpm")
            .with("model", "tpm-" + Label.of(tpm.model(architecture)))
            .child("backend")
            .with("type", "emulator")
            .with("version", "2.0"));
  }

  void writeRest() {
    peripherals.hostDevices().forEach(device -> write(devices, device));
    peripherals
        .watchdog()
        .ifPresent(watchdog -> devices
            .child("watchdog")
            .with("model", Label.of(watchdog.model()))
            .with("action", Label.of(watchdog.action())));
    peripherals
        .balloon()
        .ifPresentOrElse(
            balloon -> balloon(devices.child("memballoon").with("model", "virtio"), balloon),
            // Left alone, libvirt adds one.
            () -> devices.child("memballoon").with("model", "none"));
    peripherals.random().ifPresent(random -> random(devices.child("rng"), random));
    if (peripherals.panic().isOn() && architecture == Architecture.X86_64) {
      // The guest tells through this device that its kernel panicked, so that nobody waits for it.
      devices.child("panic").with("model", "isa");
    }
    peripherals.vsock().ifPresent(vsock -> vsock(devices.child("vsock"), vsock));
  }

  static XmlElement write(XmlElement devices, HostDevice device) {
    XmlElement element = devices.child("hostdev").with("mode", "subsystem");
    if (device instanceof HostDevice.Pci pci) {
      element.with("type", "pci").with("managed", "yes");
      pci.address().write(element.child("source").child("address"));
      pci.bootOrder().ifPresent(order -> element.child("boot").with("order", order.toString()));
    } else if (device instanceof HostDevice.Mdev mdev) {
      element.with("type", "mdev").with("model", "vfio-pci");
      element.child("source").child("address").with("uuid", mdev.uuid().toString());
    } else if (device instanceof HostDevice.Usb usb) {
      XmlElement source = element.with("type", "usb").with("managed", "yes").child("source");
      source.child("vendor").with("id", String.format("0x%04x", usb.vendor()));
      source.child("product").with("id", String.format("0x%04x", usb.product()));
    } else {
      throw new IllegalStateException("No description for " + device);
    }
    return element;
  }

  private static void balloon(XmlElement element, Balloon balloon) {
    if (balloon.freePageReporting().isOn()) {
      element.with("freePageReporting", "on");
    }
    balloon
        .statisticsPeriod()
        .ifPresent(
            period -> element.child("stats").with("period", Long.toString(period.toSeconds())));
  }

  private static void random(XmlElement element, RandomSource random) {
    element.with("model", "virtio");
    random
        .rate()
        .ifPresent(rate -> element
            .child("rate")
            .with("bytes", Integer.toString(rate.bytes()))
            .with("period", Long.toString(rate.period().toMillis())));
    element.child("backend").with("model", "random").text(random.device().toString());
  }

  private static void vsock(XmlElement element, Vsock vsock) {
    XmlElement cid = element.with("model", "virtio").child("cid");
    vsock
        .cid()
        .ifPresentOrElse(
            id -> cid.with("auto", "no").with("address", id.toString()),
            () -> cid.with("auto", "yes"));
  }
}
