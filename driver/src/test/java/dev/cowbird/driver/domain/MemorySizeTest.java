/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemorySizeTest {
  @ParameterizedTest
  @CsvSource({
    "1G, 1073741824",
    "512M, 536870912",
    "512MiB, 536870912",
    "1M, 1048576",
    "1049600, 1049600",
    "64T, 70368744177664"
  })
  void reads_amounts_as_people_type_them(String text, long bytes) {
    assertThat(MemorySize.parse(text).bytes()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "-1",
        "1K",
        "1023K",
        "1048577",
        "70368744178688",
        "65T",
        "9999999T",
        "much",
        "1.5G"
      })
  void refuses_what_is_no_amount_or_absurd(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> MemorySize.parse(text));
  }

  @Test
  void counts_in_the_units_that_are_asked_for() {
    assertThat(MemorySize.ofMib(3).kib()).isEqualTo(3072);
    assertThat(MemorySize.ofMib(1536)).hasToString("1.5 GiB");
    assertThat(MemorySize.ofMib(1)).isLessThan(MemorySize.ofMib(2));
  }
}
