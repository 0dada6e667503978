/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BenchCommandTest {
  @TempDir
  private Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return BenchCommand.execute(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nonsense                                      | nonsense",
        "disk                                          | --image",
        "disk --image json:{}                          | json:",
        "disk --image x --size 1000                    | 1000",
        "disk --image x --size fast                    | fast",
        "disk --image x --concurrent 0                 | --concurrent is 0",
        "disk --image x --warmups -1                   | --warmups is -1",
        "disk --image x --runs 0                       | --runs is 0",
        "disk --image x --runs many                    | many",
        "disk --image x --peer nova                    | NAME=COMMAND",
        "disk --image x --peer nova@slow=y             | no figure slow",
        "disk --image x --peer qemu-img=y              | another peer named qemu-img",
        "disk --image x --peer a=y --peer a=z          | another peer named a",
        "disk --image x --nonsense                     | --nonsense",
        "spawn --runs 0                                | --runs is 0",
        "spawn --memory 1                              | 1 bytes",
        "fetch --bytes 0                               | --bytes is 0",
        "fetch --bytes lots                            | lots",
        "scale --instances 0                           | --instances is 0",
        "scale --images 0                              | --images is 0",
      })
  void says_what_is_wrong_with_the_options_in_one_line(String arguments, String named) {
    assertThat(run(arguments.split(" "))).isEqualTo(2);

    assertThat(err.toString().lines()).singleElement().asString().contains(named, "--help");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void alone_it_says_what_there_is() {
    assertThat(run()).isEqualTo(2);

    assertThat(err.toString()).contains("disk, spawn, fetch, scale");
  }

  @ParameterizedTest
  @ValueSource(strings = {"disk", "spawn", "fetch", "scale"})
  void every_command_explains_itself(String command) {
    assertThat(run(command, "--help")).isZero();

    assertThat(out.toString()).contains("Usage: bench " + command, "--runs", "--state-dir");
  }

  @Test
  void what_fails_is_one_line_and_leaves_nothing() {
    int status = run("disk", "--image", "/nowhere/image", "--state-dir", directory.toString());

    assertThat(status).isEqualTo(1);
    assertThat(err.toString().lines())
        .filteredOn(line -> line.startsWith("bench disk: "))
        .singleElement()
        .asString()
        .contains("/nowhere/image");
    assertThat(err.toString()).doesNotContain("\tat ");
    assertThat(out.toString()).isEmpty();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void a_state_directory_that_can_not_be_is_an_error() {
    assertThat(run("scale", "--state-dir", directory.resolve("nowhere").toString()))
        .isEqualTo(1);

    assertThat(err.toString().lines()).singleElement().asString().contains("nowhere");
  }
}
