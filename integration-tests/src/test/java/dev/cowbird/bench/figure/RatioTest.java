/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.bench.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class RatioTest {
  private static Runs runs(Double... values) {
    return new Runs(List.of(values));
  }

  @Test
  void a_peer_that_takes_twice_as_long_has_ratio_two() {
    assertThat(Ratio.of(runs(1.0), runs(2.0))).isEqualTo(new Ratio(2, runs(2.0)));
  }

  @Test
  void compares_each_run_with_the_one_beside_it_and_the_medians() {
    Ratio ratio = Ratio.of(runs(1.0, 2.0, 4.0), runs(3.0, 2.0, 2.0));

    assertThat(ratio.pairs()).isEqualTo(runs(3.0, 1.0, 0.5));
    assertThat(ratio.ofMedians()).isEqualTo(1);
  }

  @Test
  void refuses_runs_that_have_no_pair() {
    assertThatThrownBy(() -> Ratio.of(runs(1.0, 2.0), runs(1.0)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refuses_to_divide_by_nothing() {
    assertThatThrownBy(() -> Ratio.of(runs(0.0), runs(1.0)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
