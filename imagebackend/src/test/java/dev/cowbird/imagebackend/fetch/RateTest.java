/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateTest {
  private static final long SECOND = 1_000_000_000;

  private final Rate rate = new Rate();

  @Test
  void is_not_known_during_the_first_second() {
    assertThat(rate.at(5, 0)).isEmpty();
    assertThat(rate.at(5 + SECOND - 1, 1000)).isEmpty();
  }

  @Test
  void is_what_passed_in_a_second() {
    rate.at(0, 0);

    assertThat(rate.at(2 * SECOND, 5000)).hasValue(2500);
  }

  @Test
  void follows_what_changes() {
    rate.at(0, 0);
    rate.at(SECOND, 1000);

    assertThat(rate.at(3 * SECOND / 2, 1000)).hasValue(1000);
    assertThat(rate.at(2 * SECOND, 1000)).hasValue(500);
    assertThat(rate.at(3 * SECOND, 1000)).hasValue(250);
  }
}
