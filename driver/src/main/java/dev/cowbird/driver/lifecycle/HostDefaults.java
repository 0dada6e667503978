/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.domain.Balloon;
import dev.cowbird.driver.domain.Hardware;
import dev.cowbird.driver.domain.OnOff;
import dev.cowbird.driver.hypervisor.HostCapabilities;
import dev.cowbird.driver.hypervisor.Version;

/** What is left out of a machine's hardware because its host is too old to know it. */
final class HostDefaults {
  private static final Version LIBVIRT_REPORTS_FREE_PAGES = new Version(6, 9, 0);
  private static final Version QEMU_REPORTS_FREE_PAGES = new Version(5, 1, 0);
  private static final String QEMU = "QEMU ";

  private HostDefaults() {}

  /** The hardware without what this host does not know, and no machine needs. */
  static Hardware known(Hardware hardware, HostCapabilities host) {
    return hardware
        .peripherals()
        .balloon()
        .filter(balloon -> !reportsFreePages(host))
        .map(balloon -> withBalloon(hardware, new Balloon(balloon.statisticsPeriod(), OnOff.OFF)))
        .orElse(hardware);
  }

  private static Hardware withBalloon(Hardware hardware, Balloon balloon) {
    return hardware.toBuilder()
        .peripherals(hardware.peripherals().toBuilder().balloon(balloon).build())
        .build();
  }

  private static boolean reportsFreePages(HostCapabilities host) {
    return isAtLeast(LIBVIRT_REPORTS_FREE_PAGES, host.libvirtVersion())
        && (!host.hypervisor().startsWith(QEMU)
            || isAtLeast(QEMU_REPORTS_FREE_PAGES, host.hypervisor()));
  }

  private static boolean isAtLeast(Version least, String text) {
    return Version.in(text).filter(version -> version.compareTo(least) < 0).isEmpty();
  }
}
