/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.bench.host.BenchException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerCommandTest {
  @TempDir
  private Path directory;

  private Map<String, Double> run(String text) {
    return PeerCommand.parse(text)
        .run(Set.of("cold", "warm"), 16, directory, Map.of("BENCH_SIZE", "512"));
  }

  @Test
  void reads_name_figure_and_command() {
    assertThat(PeerCommand.parse("nova=./x --a=b"))
        .isEqualTo(new PeerCommand("nova", "cold", "./x --a=b"));
    assertThat(PeerCommand.parse("cp@warm=cp a b"))
        .isEqualTo(new PeerCommand("cp", "warm", "cp a b"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nova", "=x", "nova=", "nova= ", "a b=x", "nova@=x", "@warm=x"})
  void refuses_what_names_no_peer(String text) {
    assertThatThrownBy(() -> PeerCommand.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NAME=COMMAND");
  }

  @Test
  void a_silent_command_counts_with_its_wall_time() {
    assertThat(run("it@warm=true"))
        .containsOnlyKeys("warm")
        .allSatisfy((figure, seconds) -> assertThat(seconds).isPositive().isLessThan(60));
  }

  @Test
  void a_command_that_tells_its_time_counts_with_that() {
    assertThat(run("it=echo '{\"figure\":\"warm\",\"seconds\":1000}'"))
        .containsExactly(Map.entry("warm", 1000.0));
  }

  @Test
  void a_command_finds_its_directory_and_what_is_asked_for() {
    run("it=test -d \"$BENCH_DIR\" && test \"$BENCH_SIZE\" = 512 && touch \"$BENCH_DIR/x\"");

    assertThat(directory.resolve("x")).exists();
  }

  @Test
  void a_command_that_fails_is_an_error_that_names_it() {
    assertThatThrownBy(() -> run("it=echo what happened; exit 7"))
        .isInstanceOf(BenchException.class)
        .hasMessageStartingWith("Peer it: ")
        .hasMessageEndingWith("failed with exit status 7: what happened");
  }
}
