/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.domain.XmlDocument;
import dev.cowbird.driver.domain.edit.Device;
import dev.cowbird.driver.domain.edit.DomainEditor;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is written down of a machine's interfaces: what each is attached to, by the words of
 * {@link dev.cowbird.driver.NetworkSpec}.
 */
final class RecordedNetwork {
  private static final String PAST_LIBVIRT = "/domain/*[local-name()='commandline']"
      + "/*[local-name()='arg'][starts-with(@value, 'user,')]/@value";

  private RecordedNetwork() {}

  static String of(Descriptions descriptions) {
    DomainEditor editor = descriptions.live().orElse(descriptions.config());
    List<String> own = XmlDocument.parse(editor.toXml()).all(PAST_LIBVIRT);
    Stream<String> attached = editor.devices().stream()
        .filter(device -> device.kind().equals("interface"))
        .map(RecordedNetwork::label);
    String label = Stream.concat(attached, Collections.nCopies(own.size(), "user").stream())
        .collect(Collectors.joining(","));
    return label.isEmpty() ? "none" : label;
  }

  private static String label(Device nic) {
    return switch (nic.attribute("type").orElse("user")) {
      case "network" -> nic.attribute("source", "network").orElse("network");
      case "bridge" -> "bridge:" + nic.attribute("source", "bridge").orElse("");
      case "direct" -> "direct:" + nic.attribute("source", "dev").orElse("");
      case "hostdev" -> "pci";
      default -> "user";
    };
  }
}
