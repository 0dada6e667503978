/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor.libvirt;

import com.sun.jna.ptr.LongByReference;
import dev.cowbird.driver.domain.VirtualizationType;
import dev.cowbird.driver.domain.XmlDocument;
import dev.cowbird.driver.hypervisor.HostCapabilities;
import dev.cowbird.driver.hypervisor.HostNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.libvirt.jna.CString;
import org.libvirt.jna.ConnectionPointer;
import org.libvirt.jna.Libvirt;

/**
 * Asks a connection for what it says of the host. The document it reads is described at
 * {@code https://libvirt.org/formatcaps.html}.
 */
final class CapabilitiesReader {
  private CapabilitiesReader() {}

  static HostCapabilities read(String uri, LibvirtConnection connection) throws LibvirtFailure {
    LibvirtCalls calls = connection.calls();
    ConnectionPointer pointer = connection.pointer();
    XmlDocument xml = XmlDocument.parse(text(calls, calls.virConnectGetCapabilities(pointer)));
    String architecture = xml.first("/capabilities/host/cpu/arch").orElse("unknown");
    return new HostCapabilities(
        uri,
        calls.virConnectGetType(pointer) + " " + version(connection, Libvirt::virConnectGetVersion),
        version(connection, Libvirt::virConnectGetLibVersion),
        text(calls, calls.virConnectGetHostname(pointer)),
        architecture,
        virtualization(xml, architecture),
        securityModels(xml),
        nodes(xml));
  }

  private interface VersionCall {
    int ask(LibvirtCalls calls, ConnectionPointer pointer, LongByReference version);
  }

  private static String version(LibvirtConnection connection, VersionCall call)
      throws LibvirtFailure {
    LongByReference version = new LongByReference();
    if (call.ask(connection.calls(), connection.pointer(), version) < 0) {
      throw LibvirtFailure.last(connection.calls());
    }
    long number = version.getValue();
    return number / 1_000_000 + "." + number / 1_000 % 1_000 + "." + number % 1_000;
  }

  private static String text(LibvirtCalls calls, CString answer) throws LibvirtFailure {
    if (answer == null) {
      throw LibvirtFailure.last(calls);
    }
    return answer.toString();
  }

  static Set<VirtualizationType> virtualization(XmlDocument xml, String architecture) {
    return xml
        .all("/capabilities/guest[os_type='hvm']/arch[@name='" + architecture + "']/domain/@type")
        .stream()
        .map(VirtualizationType::named)
        .flatMap(Optional::stream)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The models that confine; libvirt lists the lack of one as "none". */
  static Set<String> securityModels(XmlDocument xml) {
    return xml.all("/capabilities/host/secmodel/model").stream()
        .filter(model -> !model.equals("none"))
        .collect(Collectors.toUnmodifiableSet());
  }

  static List<HostNode> nodes(XmlDocument xml) {
    String cell = "/capabilities/host/topology/cells/cell";
    return xml.all(cell + "/@id").stream()
        .map(id -> node(xml, id, cell + "[@id='" + id + "']"))
        .toList();
  }

  private static HostNode node(XmlDocument xml, String id, String cell) {
    return new HostNode(
        Integer.parseInt(id),
        xml.all(cell + "/cpus/cpu/@id").stream()
            .map(Integer::valueOf)
            .collect(Collectors.toUnmodifiableSet()),
        xml.all(cell + "/pages[@unit='KiB']/@size").stream()
            .map(Long::valueOf)
            .collect(Collectors.toUnmodifiableSet()));
  }
}
