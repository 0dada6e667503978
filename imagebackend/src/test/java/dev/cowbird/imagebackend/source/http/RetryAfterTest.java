/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "120, 120",
    "' 5 ', 5",
    "3600, 3600",
    "3601, 3600",
    "99999999999999999999, 3600",
    "'Mon, 05 Jan 2015 10:00:30 GMT', 30",
    "'Mon, 05 Jan 2015 09:59:00 GMT', 0",
    "'Sun, 05 Jan 2098 09:59:00 GMT', 3600"
  })
  void is_seconds_or_a_date_up_to_an_hour(String text, long seconds) {
    assertThat(
            RetryAfter.in(Fields.of("Retry-After: " + text, "Date: Mon, 05 Jan 2015 10:00:00 GMT")))
        .contains(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "-5", "1.5", " ", "Mon, 05 Jan"})
  void nonsense_asks_for_nothing(String text) {
    assertThat(
            RetryAfter.in(Fields.of("Retry-After: " + text, "Date: Mon, 05 Jan 2015 10:00:00 GMT")))
        .isEmpty();
  }

  @Test
  void a_date_says_nothing_without_the_servers_clock() {
    assertThat(RetryAfter.in(Fields.of("Retry-After: Mon, 05 Jan 2015 10:00:30 GMT")))
        .isEmpty();
    assertThat(RetryAfter.in(Fields.of("X: y"))).isEmpty();
  }
}
