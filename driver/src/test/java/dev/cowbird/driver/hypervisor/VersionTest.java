/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VersionTest {
  @Test
  void is_found_in_a_text() {
    assertThat(Version.in("9.0.0")).contains(new Version(9, 0, 0));
    assertThat(Version.in("QEMU 7.2.22")).contains(new Version(7, 2, 22));
  }

  @Test
  void is_not_guessed() {
    assertThat(Version.in("unknown")).isEmpty();
    assertThat(Version.in("9.0")).isEmpty();
  }

  @Test
  void is_ordered_by_numbers_and_not_by_letters() {
    assertThat(new Version(10, 0, 0)).isGreaterThan(new Version(9, 10, 2));
    assertThat(new Version(9, 10, 0)).isGreaterThan(new Version(9, 9, 9));
    assertThat(new Version(9, 9, 10)).isGreaterThan(new Version(9, 9, 9));
    assertThat(new Version(9, 9, 9)).isEqualByComparingTo(new Version(9, 9, 9));
  }

  @Test
  void reads_as_it_is_written() {
    assertThat(new Version(9, 0, 1)).hasToString("9.0.1");
  }
}
