/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {
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
    assertThat(DurationText.parse(text)).isEqualTo(duration);
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
        .isThrownBy(() -> DurationText.parse(text))
        .withMessageContaining("'" + text + "'");
  }

  @Test
  void refuses_durations_that_nobody_waits_for() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DurationText.parse("8785h"))
        .withMessageContaining("year");
  }
}
