/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.testing;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.domain.XmlDocument;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What the fake takes from a domain's description. */
record FakeDefinition(
    String name, UUID uuid, String xml, List<Path> disks, Optional<Path> consoleLog) {

  /** @throws DriverException {@code DOMAIN_REFUSED} if it describes no domain */
  static FakeDefinition parse(String xml) {
    try {
      XmlDocument document = XmlDocument.parse(xml);
      String name = document
          .first("/domain/name")
          .filter(text -> !text.isBlank() && !text.contains("/"))
          .orElseThrow(() -> new IllegalArgumentException("no domain, or one without a name"));
      UUID uuid = document.first("/domain/uuid").map(UUID::fromString).orElseGet(UUID::randomUUID);
      return new FakeDefinition(
          name,
          uuid,
          xml,
          document.all("/domain/devices/disk//source/@file").stream()
              .map(Path::of)
              .toList(),
          document.first("/domain/devices/serial/log/@file").map(Path::of));
    } catch (IllegalArgumentException e) {
      throw new DriverException(
          Kind.DOMAIN_REFUSED, "Can't define the domain: " + e.getMessage(), e);
    }
  }
}
