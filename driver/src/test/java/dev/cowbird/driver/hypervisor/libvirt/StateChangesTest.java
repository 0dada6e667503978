/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StateChangesTest {
  private final StateChanges changes = new StateChanges();

  @Test
  void does_not_miss_a_change_that_came_before_the_wait() {
    long seen = changes.count();
    changes.signal();

    assertTimeoutPreemptively(
        Duration.ofSeconds(30), () -> changes.awaitAfter(seen, Duration.ofDays(1)));
    assertThat(changes.count()).isEqualTo(seen + 1);
  }

  @Test
  void gives_up_at_the_deadline() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(30), () -> changes.awaitAfter(changes.count(), Duration.ofMillis(1)));
  }
}
