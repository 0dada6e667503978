/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class RemovalRefusalsTest {
  private static final UUID VM = UUID.randomUUID();

  private final StateChanges changes = new StateChanges();
  private final RemovalRefusals refusals = new RemovalRefusals(changes);

  @Test
  void a_refusal_is_known_to_who_asked_and_wakes_who_waits() {
    try (RemovalRefusals.Watch watch = refusals.watch(VM, "virtio-disk1")) {
      refusals.refused(VM, "virtio-disk1");

      assertThat(watch.isRefused()).isTrue();
      assertThat(changes.count()).isEqualTo(1);
    }
  }

  @Test
  void other_devices_and_domains_do_not_matter_nor_what_was_before() {
    refusals.refused(VM, "virtio-disk1");
    try (RemovalRefusals.Watch watch = refusals.watch(VM, "virtio-disk1")) {
      refusals.refused(VM, "virtio-disk2");
      refusals.refused(UUID.randomUUID(), "virtio-disk1");

      assertThat(watch.isRefused()).isFalse();
    }
  }
}
