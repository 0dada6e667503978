/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.address.MacAddress;
import dev.cowbird.driver.domain.XmlDocument;
import dev.cowbird.driver.hypervisor.Domain;
import dev.cowbird.driver.hypervisor.Hypervisor;
import java.util.Optional;

/** Whose a MAC address is, among the domains of a hypervisor. */
final class MacUsers {
  private MacUsers() {}

  /** The name of a domain with an interface of that address. */
  static Optional<String> of(MacAddress mac, Hypervisor hypervisor) {
    return hypervisor.domains().stream()
        .filter(domain -> has(domain, mac))
        .map(Domain::name)
        .findFirst();
  }

  /** A domain may go between being listed and being asked. */
  private static boolean has(Domain domain, MacAddress mac) {
    try {
      return XmlDocument.parse(domain.xml()).all("/domain/devices/interface/mac/@address").stream()
          .anyMatch(mac.value()::equalsIgnoreCase);
    } catch (DriverException e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }
}
