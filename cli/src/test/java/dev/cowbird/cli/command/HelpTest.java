/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.cli.command.CliHost.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class HelpTest {
  @TempDir
  Path directory;

  private CliHost host;

  @BeforeEach
  void open() {
    host = new CliHost(directory);
  }

  /** Every command and group, as it is typed. */
  static Stream<List<String>> commands() {
    Context context = new Context(
        new Environment(Path.of("/state"), "qemu:///system"),
        CliHost.output(new ByteArrayOutputStream(), new ByteArrayOutputStream()),
        config -> {
          throw new AssertionError("No driver is needed");
        });
    return below(CowbirdCommand.commandLine(context), List.of());
  }

  private static Stream<List<String>> below(CommandLine command, List<String> typed) {
    return Stream.concat(
        Stream.of(typed), command.getSubcommands().entrySet().stream().flatMap(sub -> {
          List<String> longer = new ArrayList<>(typed);
          longer.add(sub.getKey());
          return below(sub.getValue(), longer);
        }));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void helps_with_every_command(List<String> typed) {
    for (String option : new String[] {"--help", "-h"}) {
      Outcome outcome =
          host.run(Stream.concat(typed.stream(), Stream.of(option)).toArray(String[]::new));

      assertThat(outcome.status()).isZero();
      assertThat(outcome.out())
          .startsWith("Usage: "
              + String.join(
                  " ", Stream.concat(Stream.of("cowbird"), typed.stream()).toList()))
          .doesNotContain("null", "${");
      assertThat(outcome.err()).isEmpty();
      assertThat(host.opened).isEmpty();
    }
  }

  @Test
  void knows_the_commands_of_the_design() {
    assertThat(commands().map(typed -> String.join(" ", typed)))
        .contains(
            "run",
            "ls",
            "show",
            "console",
            "ssh",
            "exec",
            "cp",
            "stop",
            "start",
            "reboot",
            "rm",
            "disk create",
            "image pull",
            "image ls",
            "image inspect",
            "image checksum",
            "image verify",
            "image prune",
            "image rm",
            "image pin",
            "image unpin",
            "net create",
            "net ls",
            "net show",
            "net leases",
            "net update",
            "net doctor",
            "net rm",
            "group put",
            "group ls",
            "group show",
            "group rm",
            "doctor");
  }

  @Test
  void shows_the_defaults_of_the_environment() {
    assertThat(host.run("ls", "--help").out().replaceAll("\\s+", ""))
        .contains("(default:" + host.environment().stateDirectory() + ")")
        .contains("(default:qemu:///system)");
  }

  @Test
  void helps_although_arguments_are_missing() {
    assertThat(host.run("disk", "create", "--help").status()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "stop", "doctor", "ssh", "exec", "cp"})
  void fits_a_terminal(String command) {
    assertThat(host.run(command, "--help").out().lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }

  @Test
  void prints_the_version() {
    Outcome outcome = host.run("--version");

    assertThat(outcome.status()).isZero();
    assertThat(outcome.out()).matches("cowbird \\S+\\R");
    assertThat(outcome.err()).isEmpty();
  }

  @Test
  void prints_the_version_as_json() {
    for (String[] arguments : new String[][] {{"--version", "--json"}, {"--json", "--version"}}) {
      Outcome outcome = host.run(arguments);

      assertThat(outcome.status()).isZero();
      assertThat(outcome.document().fieldNames()).toIterable().containsExactly("version");
      assertThat(outcome.document().path("version").isTextual()).isTrue();
    }
  }

  @Test
  void completes_every_command() {
    Outcome outcome = host.run("completion");

    assertThat(outcome.status()).isZero();
    assertThat(commands().map(typed -> typed.isEmpty() ? "cowbird" : typed.get(typed.size() - 1)))
        .allSatisfy(name -> assertThat(outcome.out()).contains(name));
    assertThat(outcome.out()).contains("--state-dir", "--wait", "--instance");
    assertThat(host.opened).isEmpty();
  }

  @Test
  void completes_by_a_script_that_bash_understands() throws IOException, InterruptedException {
    Path script = directory.resolve("completion");
    Files.writeString(script, host.run("completion").out());

    Process bash = new ProcessBuilder("bash", "-n", script.toString())
        .redirectErrorStream(true)
        .start();

    assertThat(bash.inputReader().lines()).isEmpty();
    assertThat(bash.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(bash.exitValue()).isZero();
  }
}
