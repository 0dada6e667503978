/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.nio.file.Path;
import java.util.List;

/**
 * Writes a domain's description in libvirt's XML, which
 * {@code https://libvirt.org/formatdomain.html} defines. What is not said is left to libvirt:
 * addresses, MAC addresses, the emulator.
 */
public final class DomainXml {
  private final DomainSpec spec;

  private DomainXml(DomainSpec spec) {
    this.spec = spec;
  }

  /**
   * The description of a domain.
   *
   * @throws IllegalArgumentException if a path or name has a character that XML can't carry
   */
  public static String of(DomainSpec spec) {
    return new DomainXml(spec).write();
  }

  private String write() {
    XmlElement domain =
        XmlElement.root("domain").with("type", spec.virtualization().label());
    domain.child("name").text(spec.name().value());
    domain.child("uuid").text(spec.uuid().toString());
    metadata(domain.child("metadata"));
    MemoryXml.write(domain, spec);
    ProcessorXml processors = new ProcessorXml(spec);
    processors.writePlacement(domain);
    new PlatformXml(spec).write(domain);
    processors.writeModel(domain);
    ClockXml.write(domain, spec);
    actions(domain, spec.hardware().actions());
    devices(domain.child("devices"));
    spec.hardware()
        .launchSecurity()
        .ifPresent(security -> LaunchSecurityXml.write(domain, security));
    return domain.document();
  }

  private void metadata(XmlElement parent) {
    DomainMetadata metadata = spec.metadata();
    XmlElement instance = cowbird(parent, DomainMetadata.INSTANCE);
    cowbird(instance, DomainMetadata.NAME).text(metadata.name().value());
    cowbird(instance, DomainMetadata.STATE_DIRECTORY)
        .text(metadata.stateDirectory().toString());
  }

  private static XmlElement cowbird(XmlElement parent, String name) {
    return parent.child(DomainMetadata.NAMESPACE, DomainMetadata.PREFIX, name);
  }

  private static void actions(XmlElement domain, LifecycleActions actions) {
    domain.child("on_poweroff").text(Label.of(actions.poweroff()));
    domain.child("on_reboot").text(Label.of(actions.reboot()));
    domain.child("on_crash").text(Label.of(actions.crash()));
  }

  private void devices(XmlElement devices) {
    for (int i = 0; i < spec.disks().size(); i++) {
      disk(devices, spec.disks().get(i), "vd" + (char) ('a' + i));
    }
    spec.nics().forEach(nic -> nic(devices, nic));
    console(devices);
    XmlElement agent = devices.child("channel").with("type", "unix");
    agent.child("target").with("type", "virtio").with("name", "org.qemu.guest_agent.0");
    XmlElement random = devices.child("rng").with("model", "virtio");
    random.child("backend").with("model", "random").text("/dev/urandom");
    devices.child("memballoon").with("model", "virtio");
    bare(devices);
  }

  private static void disk(XmlElement devices, DiskDevice disk, String target) {
    XmlElement element = devices.child("disk").with("type", "file").with("device", "disk");
    element
        .child("driver")
        .with("name", "qemu")
        .with("type", disk.format().label())
        .with("discard", "unmap");
    element.child("source").with("file", disk.path().toString());
    backing(element, disk.backing());
    element.child("target").with("dev", target).with("bus", "virtio");
    if (disk.access() == DiskDevice.Access.READ_ONLY) {
      element.child("readonly");
    }
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
    source.child("seclabel").with("model", "dac").with("relabel", "no");
    backing(store, chain.subList(1, chain.size()));
  }

  private static void nic(XmlElement devices, Nic nic) {
    XmlElement element = devices.child("interface");
    if (nic instanceof Nic.NetworkNic attached) {
      element.with("type", "network").child("source").with("network", attached.network());
    } else if (nic instanceof Nic.UserNic) {
      element.with("type", "user");
    } else {
      throw new IllegalStateException("No description for " + nic);
    }
    element.child("model").with("type", "virtio");
  }

  private void console(XmlElement devices) {
    Path log = spec.consoleLog();
    XmlElement serial = devices.child("serial").with("type", "pty");
    serial.child("log").with("file", log.toString()).with("append", "on");
    serial.child("target").with("port", "0");
    XmlElement console = devices.child("console").with("type", "pty");
    console.child("target").with("type", "serial").with("port", "0");
  }

  /** Leaves out what libvirt would add: a server has no use for USB and a screen. */
  private void bare(XmlElement devices) {
    devices.child("controller").with("type", "usb").with("model", "none");
    devices.child("video").child("model").with("type", "none");
    if (spec.architecture() == Architecture.X86_64) {
      // The guest tells through this device that its kernel panicked, so that nobody waits for it.
      devices.child("panic").with("model", "isa");
    }
  }
}
