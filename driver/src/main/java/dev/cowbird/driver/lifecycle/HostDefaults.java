/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.domain.Balloon;
import dev.cowbird.driver.domain.Hardware;
import dev.cowbird.driver.domain.Label;
import dev.cowbird.driver.domain.OnOff;
import dev.cowbird.driver.domain.Peripherals;
import dev.cowbird.driver.domain.VideoModel;
import dev.cowbird.driver.hypervisor.Capability;
import dev.cowbird.driver.hypervisor.DomainCapabilities;
import dev.cowbird.driver.hypervisor.HostCapabilities;
import dev.cowbird.driver.hypervisor.Version;
import java.util.stream.Stream;

/** The defaults of a machine's hardware that depend on what its host knows. */
final class HostDefaults {
  private static final Version LIBVIRT_REPORTS_FREE_PAGES = new Version(6, 9, 0);
  private static final Version QEMU_REPORTS_FREE_PAGES = new Version(5, 1, 0);
  private static final String QEMU = "QEMU ";

  private HostDefaults() {}

  /** The hardware without what this host does not know, and no machine needs. */
  static Hardware known(Hardware hardware, HostAnswer answer) {
    return withVideo(withKnownBalloon(hardware, answer.host()), answer.domain());
  }

  /**
   * A screen has a virtio card unless the host's QEMU is packaged without; then the best of what
   * every firmware shows something on.
   */
  private static Hardware withVideo(Hardware hardware, DomainCapabilities host) {
    Peripherals peripherals = hardware.peripherals();
    if (peripherals.graphics().isEmpty()
        || peripherals.video().isPresent()
        || !host.lacks(Capability.VIDEO_MODEL, Label.of(VideoModel.VIRTIO))) {
      return hardware;
    }
    return Stream.of(VideoModel.VGA, VideoModel.BOCHS)
        .filter(model -> host.offers(Capability.VIDEO_MODEL, Label.of(model)))
        .findFirst()
        .map(model -> peripherals.toBuilder().video(model).build())
        .map(shown -> hardware.toBuilder().peripherals(shown).build())
        .orElse(hardware);
  }

  private static Hardware withKnownBalloon(Hardware hardware, HostCapabilities host) {
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
