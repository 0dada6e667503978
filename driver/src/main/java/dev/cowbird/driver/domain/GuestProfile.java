/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.util.EnumSet;
import java.util.Set;

/** What a kind of guest is best given, after libosinfo's advice; a start for one's own hardware. */
public enum GuestProfile {
  /** A server with virtio drivers: {@link Hardware#standard}. */
  LINUX,
  /**
   * Windows from 11 and Server 2022 on: UEFI with secure boot, TPM 2.0, Hyper-V's interfaces, a
   * clock in local time, and a plain VGA card. Disks and network interfaces are virtio as ever,
   * which needs virtio-win's drivers in the image.
   */
  WINDOWS;

  private static final Set<HypervFeature> ENLIGHTENMENTS = EnumSet.of(
      HypervFeature.RELAXED,
      HypervFeature.VAPIC,
      HypervFeature.SPINLOCKS,
      HypervFeature.VPINDEX,
      HypervFeature.RUNTIME,
      HypervFeature.SYNIC,
      HypervFeature.STIMER,
      HypervFeature.RESET,
      HypervFeature.FREQUENCIES);

  /** The hardware, whole. */
  public Hardware hardware() {
    return switch (this) {
      case LINUX -> Hardware.standard();
      case WINDOWS -> windows();
    };
  }

  private static Hardware windows() {
    return Hardware.builder()
        .platform(Platform.builder().firmware(new Firmware.Uefi(SecureBoot.ON)).build())
        .features(Features.builder().hyperv(ENLIGHTENMENTS).build())
        .clock(ClockOffset.LOCALTIME)
        .peripherals(
            Peripherals.builder().tpm(Tpm.standard()).video(VideoModel.VGA).build())
        .build();
  }
}
