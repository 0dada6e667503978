/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.bench.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunsTest {
  @Test
  void the_median_of_an_odd_number_is_the_middle_one() {
    assertThat(new Runs(List.of(9.0, 1.0, 2.0)).median()).isEqualTo(2);
  }

  @Test
  void the_median_of_an_even_number_is_between_the_two_in_the_middle() {
    assertThat(new Runs(List.of(9.0, 1.0, 2.0, 4.0)).median()).isEqualTo(3);
  }

  @Test
  void one_run_is_all_of_it() {
    Runs runs = new Runs(List.of(0.5));

    assertThat(List.of(runs.min(), runs.median(), runs.max())).containsOnly(0.5);
  }

  @Test
  void knows_the_extremes_and_keeps_the_order() {
    Runs runs = new Runs(List.of(3.0, 1.0, 2.0));

    assertThat(runs.min()).isEqualTo(1);
    assertThat(runs.max()).isEqualTo(3);
    assertThat(runs.values()).containsExactly(3.0, 1.0, 2.0);
  }

  @Test
  void there_is_no_figure_without_a_run() {
    assertThatThrownBy(() -> new Runs(List.of())).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
  void refuses_what_no_clock_shows(double value) {
    assertThatThrownBy(() -> new Runs(List.of(1.0, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(String.valueOf(value));
  }
}
