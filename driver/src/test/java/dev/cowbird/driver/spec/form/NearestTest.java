/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec.form;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
  private static final List<String> KNOWN =
      List.of("memory", "model", "mode", "mac", "userData", "userDataFile", "rm");

  @ParameterizedTest
  @CsvSource({
    "memroy, memory",
    "modle, model",
    "user_data, userData",
    "USERDATA, userData",
    "userDataFil, userDataFile",
    "mca, mac",
    "r, rm",
    "colour, ",
    "'', "
  })
  void finds_what_was_meant(String written, String meant) {
    assertThat(Nearest.of(written, KNOWN)).isEqualTo(Optional.ofNullable(meant));
  }

  @Test
  void has_no_suggestion_for_what_is_long() {
    assertThat(Nearest.of("memory".repeat(100_000), KNOWN)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"'', '', 0", "abc, '', 3", "abc, abc, 0", "abc, acb, 1", "kitten, sitting, 3"})
  void counts_steps(String one, String other, int steps) {
    assertThat(Nearest.distance(one, other)).isEqualTo(steps);
    assertThat(Nearest.distance(other, one)).isEqualTo(steps);
  }
}
