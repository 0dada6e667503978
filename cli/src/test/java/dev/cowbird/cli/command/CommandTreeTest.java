/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class CommandTreeTest {
  @TempDir
  private Path directory;

  private final CommandTree tree = new CommandTree(new Context(
      new Environment(Path.of("/state"), "qemu:///system"),
      CliHost.output(new ByteArrayOutputStream(), new ByteArrayOutputStream()),
      config -> {
        throw new AssertionError("No driver is needed");
      }));

  @Test
  void names_each_command_as_it_calls_itself() {
    assertNamed(tree.all());
  }

  private static void assertNamed(CommandLine parent) {
    parent.getSubcommands().forEach((name, command) -> {
      assertThat(name)
          .isEqualTo(command
              .getCommand()
              .getClass()
              .getAnnotation(CommandLine.Command.class)
              .name());
      assertNamed(command);
    });
  }

  @ParameterizedTest
  @CsvSource({
    "--json --version, ''",
    "ls --json, ls",
    "--json ls, ls",
    "show x, show",
    "run ./image --name ls, run ls",
    "lss, ''",
    "disk create x, disk"
  })
  void makes_the_commands_that_are_named(String typed, String made) {
    assertThat(String.join(
            " ", tree.forArguments(typed.split(" ")).getSubcommands().keySet()))
        .isEqualTo(made);
  }

  @Test
  void makes_the_commands_of_a_group_that_are_named() {
    CommandLine made = tree.forArguments("image", "pull", "x");

    assertThat(made.getSubcommands()).containsOnlyKeys("image");
    assertThat(made.getSubcommands().values())
        .allSatisfy(image -> assertThat(image.getSubcommands()).containsOnlyKeys("pull"));
  }

  @ParameterizedTest
  @CsvSource({"--help ls", "image -h pull", "ls --help=true"})
  void makes_all_for_help(String typed) {
    assertThat(tree.forArguments(typed.split(" ")).getSubcommands())
        .hasSameSizeAs(tree.all().getSubcommands());
  }

  @Test
  void helps_with_a_group_whatever_follows() {
    CliHost host = new CliHost(directory);

    assertThat(host.run("image", "--help", "pull").out()).contains("pull", "prune", "unpin");
    assertThat(host.run("--help", "ls").out()).contains("run", "doctor");
  }

  @Test
  void tells_all_that_may_follow_what_is_wrong() {
    CliHost host = new CliHost(directory);

    for (String[] typed : new String[][] {{"image"}, {"--json", "image"}}) {
      CliHost.Outcome outcome = host.run(typed);
      assertThat(outcome.status()).isEqualTo(2);
      assertThat(outcome.err()).contains("pull, refresh, ls, inspect");
    }
    assertThat(host.run().err()).contains("run, ls, show");
    assertThat(host.run("lss").err()).contains("lss").hasLineCount(1);
    assertThat(host.run("image", "pulll", "ls").err()).contains("pulll").hasLineCount(1);
  }
}
