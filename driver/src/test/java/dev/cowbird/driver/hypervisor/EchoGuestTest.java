/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EchoGuestTest {
  @Test
  void is_a_boot_sector_whose_jumps_meet_its_instructions() {
    byte[] disk = EchoGuest.disk();

    assertThat(disk).hasSize(1 << 20);
    assertThat(disk[510]).isEqualTo((byte) 0x55);
    assertThat(disk[511]).isEqualTo((byte) 0xAA);
    assertThat(target(disk, 8)).as("jz again").isZero();
    assertThat(target(disk, 14)).as("jmp more").isEqualTo(2);
  }

  /** Where the short jump at an offset leads: its operand counts from the instruction after it. */
  private static int target(byte[] code, int offset) {
    return offset + 2 + code[offset + 1];
  }
}
