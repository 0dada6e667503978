/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KernelCommandLineTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "quiet", "init=/bin/sh -- \"a b\" <&>", "name=Zoë"})
  void takes_any_line_of_text(String text) {
    assertThat(new KernelCommandLine(text).text()).isEqualTo(text);
  }

  @Test
  void takes_what_kernels_have_room_for() {
    assertThat(new KernelCommandLine("x".repeat(2047)).text()).hasSize(2047);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KernelCommandLine("x".repeat(2048)))
        .withMessageContaining("2047")
        .withMessageContaining("2048");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KernelCommandLine("é".repeat(1024)))
        .withMessageContaining("2048");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\rb", "a\0b", "\u001b[2J", "a\tb"})
  void is_one_line_without_control_characters(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KernelCommandLine(text))
        .withMessageContaining("one line")
        .withMessageNotContaining(text);
  }

  @ParameterizedTest
  @EnumSource
  void the_usual_one_mounts_the_first_disk(Architecture guest) {
    assertThat(KernelCommandLine.ofWholeDisk(guest).text()).startsWith("root=/dev/vda console=tty");
  }
}
