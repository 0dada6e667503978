/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor.libvirt;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.cowbird.driver.DriverException;
import java.util.UUID;

/** The hypervisor that libvirt's client library brings along for tests: no daemon, no guests. */
final class LibvirtTestDriver {
  /** All connections to it within a process see the same domains. */
  static final String URI = "test:///default";

  private LibvirtTestDriver() {}

  /** Skips the test where the library is missing, or fails it if real machines are required. */
  static void require() {
    try {
      LibvirtRuntime.shared();
    } catch (DriverException e) {
      String reason = "libvirt's client library is missing (package libvirt0): " + e.getMessage();
      if (Boolean.getBoolean("vm.required")) {
        fail(reason);
      }
      abort(reason);
    }
  }

  static String domainXml(String name, UUID uuid) {
    return "<domain type='test'><name>" + name + "</name><uuid>" + uuid + "</uuid>"
        + "<memory unit='KiB'>8192</memory><vcpu>1</vcpu><os><type>hvm</type></os></domain>";
  }
}
