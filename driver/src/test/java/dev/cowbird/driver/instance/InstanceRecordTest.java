/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.instance.InstanceRecord.State;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstanceRecordTest {
  private static final String ID = "6a1f0c2e-5b7d-4e8f-9a0b-1c2d3e4f5a6b";
  private static final String TIME = "2026-03-04T05:06:07Z";

  private static InstanceRecord record(
      String uuid, long memory, String virtualization, String created) {
    return new InstanceRecord(
        State.ready,
        "vm1",
        uuid,
        "/a.img",
        memory,
        1,
        List.of(),
        "user",
        List.of(),
        List.of(),
        virtualization,
        "kim",
        null,
        "qemu:///system",
        created);
  }

  private static void assertDamaged(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.STATE_DIRECTORY))
        .hasMessageContaining("vm1");
  }

  @Test
  void tells_the_machine() {
    assertThat(record(ID, 1 << 20, "qemu", TIME).machine().uuid()).hasToString(ID);
  }

  @ParameterizedTest
  @CsvSource({
    "nonsense, 1048576, qemu, 2026-03-04T05:06:07Z",
    ID + ", 1, qemu, 2026-03-04T05:06:07Z",
    ID + ", 1048576, xen, 2026-03-04T05:06:07Z",
    ID + ", 1048576, qemu, yesterday"
  })
  void tells_when_it_was_tampered_with(
      String uuid, long memory, String virtualization, String created) {
    assertDamaged(() -> record(uuid, memory, virtualization, created).machine());
  }

  @Test
  void tells_when_its_domain_was_tampered_with() {
    assertDamaged(() -> record("nonsense", 1 << 20, "qemu", TIME).domain());
  }
}
