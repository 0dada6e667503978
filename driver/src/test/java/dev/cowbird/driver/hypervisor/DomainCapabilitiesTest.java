/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DomainCapabilitiesTest {
  private final DomainCapabilities capabilities = new DomainCapabilities(
      Optional.empty(),
      Map.of(Capability.DISK_BUS, Set.of("virtio", "scsi"), Capability.TPM_BACKEND, Set.of()));

  @Test
  void what_is_told_is_there_or_missing() {
    assertThat(capabilities.offers(Capability.DISK_BUS, "scsi")).isTrue();
    assertThat(capabilities.lacks(Capability.DISK_BUS, "scsi")).isFalse();
    assertThat(capabilities.offers(Capability.DISK_BUS, "ide")).isFalse();
    assertThat(capabilities.lacks(Capability.DISK_BUS, "ide")).isTrue();
    assertThat(capabilities.lacks(Capability.TPM_BACKEND, "emulator")).isTrue();
    assertThat(capabilities.kinds(Capability.DISK_BUS)).containsExactly("scsi", "virtio");
  }

  @Test
  void what_is_not_told_is_neither() {
    assertThat(capabilities.offers(Capability.SCREEN, "vnc")).isFalse();
    assertThat(capabilities.lacks(Capability.SCREEN, "vnc")).isFalse();
    assertThat(DomainCapabilities.untold().lacks(Capability.DISK_BUS, "ide")).isFalse();
  }
}
