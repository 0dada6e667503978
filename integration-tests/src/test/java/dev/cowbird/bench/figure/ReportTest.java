/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.bench.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.bench.host.BenchException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ReportTest {
  private final Scoreboard scoreboard = new Scoreboard();

  private static String text(Consumer<PrintWriter> print) {
    StringWriter text = new StringWriter();
    print.accept(new PrintWriter(text));
    return text.toString();
  }

  @Test
  void prints_one_line_of_json_for_us_and_one_for_a_peer() {
    Figure cold = Figure.seconds("cold").with("warmups", 3);
    scoreboard.ours(cold, 2);
    scoreboard.peer(cold, "other", 3);
    scoreboard.ours(cold, 1);
    scoreboard.peer(cold, "other", 4);

    assertThat(text(new Report(scoreboard)::printJson).lines())
        .containsExactly(
            "{\"figure\":\"cold\",\"warmups\":3,\"unit\":\"seconds\",\"runs\":[2.0,1.0],"
                + "\"min\":1.0,\"median\":1.5,\"max\":2.0}",
            "{\"peer\":\"other\",\"figure\":\"cold\",\"warmups\":3,\"unit\":\"seconds\","
                + "\"runs\":[3.0,4.0],\"min\":3.0,\"median\":3.5,\"max\":4.0,"
                + "\"ratio\":{\"of_medians\":2.333333,\"min\":1.5,\"median\":2.75,\"max\":4.0}}");
  }

  @Test
  void the_same_figure_of_another_number_is_another_figure() {
    scoreboard.ours(Figure.seconds("spawn").with("n", 1), 1);
    scoreboard.ours(Figure.seconds("spawn").with("n", 4), 2);

    assertThat(text(new Report(scoreboard)::printJson).lines())
        .hasSize(2)
        .anyMatch(line -> line.contains("\"n\":4") && line.contains("[2.0]"));
  }

  @Test
  void the_table_lines_up() {
    scoreboard.ours(Figure.seconds("cold"), 12.5);
    scoreboard.peer(Figure.seconds("cold"), "other", 25);
    scoreboard.ours(Figure.bytes("heap").with("images", 200), 3 << 20);

    assertThat(text(new Report(scoreboard)::printTable).lines())
        .containsExactly(
            "FIGURE             BY              MIN      MEDIAN         MAX  PEER / OURS (MIN - MAX)",
            "cold               cowbird  12500.0 ms  12500.0 ms  12500.0 ms",
            "cold               other    25000.0 ms  25000.0 ms  25000.0 ms  2.00 (2.00 - 2.00)",
            "heap (images 200)  cowbird       3 MiB       3 MiB       3 MiB");
  }

  @Test
  void a_peer_that_was_silent_once_is_an_error() {
    Figure warm = Figure.seconds("warm");
    scoreboard.ours(warm, 1);
    scoreboard.peer(warm, "other", 1);
    scoreboard.ours(warm, 1);

    assertThatThrownBy(() -> new Report(scoreboard))
        .isInstanceOf(BenchException.class)
        .hasMessage("Peer other told warm in 1 of 2 runs");
  }
}
