/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor.libvirt;

import static java.util.Map.entry;

import dev.cowbird.driver.domain.XmlDocument;
import dev.cowbird.driver.hypervisor.Capability;
import dev.cowbird.driver.hypervisor.DomainCapabilities;
import dev.cowbird.driver.hypervisor.GuestKind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.libvirt.jna.CString;

/**
 * Asks a connection for what it can give to guests of a kind. The document it reads is described at
 * {@code https://libvirt.org/formatdomaincaps.html}.
 */
final class DomainCapabilitiesReader {
  private static final String ROOT = "/domainCapabilities/";

  /** Where the document has the kinds of a capability: an element, and an enumeration in it. */
  private record Place(String element, String enumeration) {}

  private static final Map<Capability, Place> PLACES = Map.ofEntries(
      entry(Capability.FIRMWARE, new Place("os", "firmware")),
      entry(Capability.SECURE_LOADER, new Place("os/loader", "secure")),
      entry(Capability.MEMORY_SOURCE, new Place("memoryBacking", "sourceType")),
      entry(Capability.DISK_BUS, new Place("devices/disk", "bus")),
      entry(Capability.SCREEN, new Place("devices/graphics", "type")),
      entry(Capability.VIDEO_MODEL, new Place("devices/video", "modelType")),
      entry(Capability.HOST_DEVICE, new Place("devices/hostdev", "subsysType")),
      entry(Capability.PCI_BACKEND, new Place("devices/hostdev", "pciBackend")),
      entry(Capability.RANDOM_SOURCE, new Place("devices/rng", "backendModel")),
      entry(Capability.FILE_SYSTEM, new Place("devices/filesystem", "driverType")),
      entry(Capability.TPM_MODEL, new Place("devices/tpm", "model")),
      entry(Capability.TPM_BACKEND, new Place("devices/tpm", "backendModel")),
      entry(Capability.USER_NETWORK, new Place("devices/interface", "backendType")),
      entry(Capability.HYPERV, new Place("features/hyperv", "features")));

  private final XmlDocument xml;
  private final Map<Capability, Set<String>> told = new EnumMap<>(Capability.class);

  private DomainCapabilitiesReader(XmlDocument xml) {
    this.xml = xml;
  }

  /** Of a driver that has no such call nothing is told. */
  static DomainCapabilities ask(LibvirtConnection connection, GuestKind kind)
      throws LibvirtFailure {
    LibvirtCalls calls = connection.calls();
    CString answer = calls.virConnectGetDomainCapabilities(
        connection.pointer(),
        null,
        kind.architecture().label(),
        kind.machine().name(),
        kind.virtualization().label(),
        0);
    if (answer != null) {
      return read(XmlDocument.parse(answer.toString()));
    }
    LibvirtFailure failure = LibvirtFailure.last(calls);
    if (failure.code() == LibvirtCalls.VIR_ERR_NO_SUPPORT) {
      return DomainCapabilities.untold();
    }
    throw failure;
  }

  static DomainCapabilities read(XmlDocument xml) {
    return new DomainCapabilitiesReader(xml).read();
  }

  private DomainCapabilities read() {
    PLACES.forEach(this::enumeration);
    processors();
    encryption();
    Optional<Integer> mostVcpus = xml.first(ROOT + "vcpu/@max").map(Integer::valueOf);
    return new DomainCapabilities(mostVcpus, told);
  }

  /** An enumeration may be empty, which says that there is nothing, or missing, which doesn't. */
  private void enumeration(Capability capability, Place place) {
    String element = ROOT + place.element();
    if (isSaid(element, "no")) {
      told.put(capability, Set.of());
      return;
    }
    xml.first(element + "/enum[@name='" + place.enumeration() + "']")
        .ifPresent(values -> told.put(capability, Set.of(words(values))));
  }

  private static String[] words(String values) {
    return values.isBlank() ? new String[0] : values.strip().split("\\s+");
  }

  private void processors() {
    if (xml.first(ROOT + "cpu/mode/@name").isPresent()) {
      told.put(Capability.CPU_MODE, Set.copyOf(xml.all(ROOT + "cpu/mode[@supported='yes']/@name")));
    }
    List<String> models = xml.all(ROOT + "cpu/mode[@name='custom']/model");
    if (!models.isEmpty()) {
      told.put(Capability.CPU_MODEL, Set.copyOf(models));
    }
  }

  /** Versions before 10.5 tell of SEV alone, and know SEV-SNP not at all. */
  private void encryption() {
    String sev = ROOT + "features/sev";
    List<String> kinds = xml.all(ROOT + "features/launchSecurity/enum[@name='sectype']/value");
    Set<String> offered = new TreeSet<>(kinds);
    if (isSaid(sev, "yes")) {
      offered.add("sev");
      if (!xml.first(sev + "/maxESGuests").equals(Optional.of("0"))) {
        offered.add("sev-es");
      }
    }
    if (!offered.isEmpty() || isSaid(sev, "no")) {
      told.put(Capability.ENCRYPTION, offered);
    }
  }

  private boolean isSaid(String element, String supported) {
    return xml.first(element + "/@supported").equals(Optional.of(supported));
  }
}
