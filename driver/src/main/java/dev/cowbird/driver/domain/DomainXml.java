/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

/**
 * A domain's description in libvirt's XML, which {@code https://libvirt.org/formatdomain.html}
 * defines, in the order in which libvirt itself writes. What is not said is left to libvirt:
 * addresses on buses, the emulator.
 *
 * <p>Its text holds the passwords of screens and belongs to libvirt alone; what {@link #toString}
 * gives is for people and logs.
 */
public final class DomainXml {
  private final DomainSpec spec;

  private DomainXml(DomainSpec spec) {
    this.spec = spec;
  }

  /** The description of a domain. */
  public static DomainXml of(DomainSpec spec) {
    return new DomainXml(spec);
  }

  /**
   * What libvirt is to be given, passwords included.
   *
   * @throws IllegalArgumentException if a path or name has a character that XML can't carry
   */
  public String text() {
    return AdditionsXml.apply(write().revealed(), spec.hardware().additions());
  }

  /** The same with {@code ***} for each password. Raw devices and the like are left out. */
  @Override
  public String toString() {
    return write().document();
  }

  private XmlElement write() {
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
    SlirpArguments.write(domain, spec.nics(), spec.macs());
    return domain;
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
    Peripherals peripherals = spec.hardware().peripherals();
    PeripheralsXml others = new PeripheralsXml(devices, spec);
    DisksXml.write(devices, spec.disks());
    ControllersXml.write(devices, spec);
    PciPortsXml.write(devices, spec);
    others.writeShares();
    NicsXml.write(devices, spec.nics(), spec.macs());
    ConsolesXml.write(devices, spec);
    ScreenXml.writeInputs(devices, peripherals);
    others.writeTpm();
    ScreenXml.write(devices, peripherals);
    others.writeRest();
  }
}
