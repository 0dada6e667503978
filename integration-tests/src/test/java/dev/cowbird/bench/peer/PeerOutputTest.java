/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cowbird.bench.host.BenchException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeerOutputTest {
  private static Map<String, Double> read(String text) {
    return new PeerOutput("other", text).seconds(Set.of("cold", "warm", "concurrent"), 16);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"runs\":[1.5]           | 1.5",
        "\"runs\":[3,1,2]         | 2",
        "\"seconds\":0.25         | 0.25",
        "\"seconds\":[1,2]        | 1.5",
        "\"median\":7             | 7",
        "\"ms\":2510.4            | 2.5104",
        "\"ms\":[100,300]         | 0.2",
        "\"runs_ms\":[100,200,900]| 0.2",
        "\"median_ms\":1          | 0.001",
        "\"ms\":9,\"runs\":[2]    | 2",
      })
  void reads_every_way_to_tell_a_time(String time, double seconds) {
    assertThat(read("{\"figure\":\"cold\"," + time + "}").get("cold"))
        .isCloseTo(seconds, within(1e-9));
  }

  @Test
  void takes_the_median_of_several_lines() {
    String text = """
        {"figure":"warm","run":0,"ms":100}
        {"figure":"warm","run":1,"ms":900}
        {"figure":"warm","run":2,"ms":200}
        """;

    assertThat(read(text)).containsExactly(Map.entry("warm", 0.2));
  }

  @Test
  void finds_the_lines_among_others() {
    String text =
        "starting\n{\n{\"figure\":\"cold\",\"seconds\":2}\n[1]\n{\"other\":1}\n\n\"cold\"\n";

    assertThat(read(text)).containsExactly(Map.entry("cold", 2.0));
  }

  @Test
  void of_another_number_at_once_is_another_figure() {
    String text = """
        {"figure":"concurrent","ms":300,"n":2}
        {"figure":"concurrent","ms":2000,"n":16}
        """;

    assertThat(read(text)).containsExactly(Map.entry("concurrent", 2.0));
  }

  @Test
  void figures_that_nobody_asked_for_are_left_out_however_odd() {
    assertThat(read("{\"figure\":\"legacy\",\"error\":\"it broke\"}\n{\"figure\":7}"))
        .isEmpty();
  }

  @Test
  void reads_what_this_program_prints_without_its_peers() {
    String text = """
        {"figure":"cold","unit":"seconds","runs":[2.0,4.0],"median":3.0}
        {"peer":"x","figure":"cold","runs":[9.0,9.0],"median":9.0}
        """;

    assertThat(read(text)).containsExactly(Map.entry("cold", 3.0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",\"ms\":\"fast\"",
        ",\"ms\":[]",
        ",\"ms\":null",
        ",\"ms\":-1",
        ",\"runs\":[1,\"x\"]",
        ",\"ms\":{\"min\":1}",
        ",\"ms\":5,\"error\":\"it broke\"",
      })
  void a_figure_without_a_sound_time_is_an_error(String time) {
    assertThatThrownBy(() -> read("{\"figure\":\"cold\"" + time + "}"))
        .isInstanceOf(BenchException.class)
        .hasMessageStartingWith("Peer other tells no time of a figure: {\"figure\":\"cold\"");
  }
}
