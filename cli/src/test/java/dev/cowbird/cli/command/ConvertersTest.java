/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cowbird.driver.WaitFor;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConvertersTest {
  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "5, PT5S",
    "250ms, PT0.25S",
    "30s, PT30S",
    "5m, PT5M",
    "2h, PT2H",
    "8784h, PT8784H",
    "007s, PT7S"
  })
  void reads_durations(String text, Duration duration) {
    assertThat(Converters.duration(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "s",
        "-1s",
        "+1s",
        "1.5s",
        "1 s",
        "1d",
        "1S",
        "PT1S",
        "1m30s",
        "1000000000s",
        "٣s"
      })
  void refuses_what_is_no_duration(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Converters.duration(text))
        .withMessageContaining("'" + text + "'");
  }

  @Test
  void refuses_durations_that_nobody_waits_for() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Converters.duration("8785h"))
        .withMessageContaining("year");
  }

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
