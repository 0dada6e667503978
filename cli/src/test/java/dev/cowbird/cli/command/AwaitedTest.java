/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cowbird.driver.WaitFor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AwaitedTest {
  @Test
  void reads_what_to_wait_for() {
    assertThat(Awaited.parse("none").wanted()).isEmpty();
    assertThat(Awaited.parse("console:login:").wanted()).contains(WaitFor.console("login:"));
    assertThat(Awaited.parse("console: ").wanted()).contains(WaitFor.console(" "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "console", "console:", "NONE", "telnet", " none"})
  void refuses_to_wait_for_anything_else(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Awaited.parse(text));
  }
}
