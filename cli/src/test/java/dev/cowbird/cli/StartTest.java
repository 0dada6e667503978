/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start takes is above all the classes that it loads. */
class StartTest {
  /** Of what only some commands need: JSON, HTTP, unpacking, signatures, settings, processes. */
  private static final List<String> LARGE = List.of(
      "com.fasterxml.jackson.",
      "java.net.http.",
      "jdk.internal.net.http.",
      "com.github.luben.zstd.",
      "org.tukaani.xz.",
      "org.bouncycastle.",
      "org.snakeyaml.",
      "org.apache.commons.exec.Default",
      "com.sun.jna.Native",
      "java.text.DecimalFormat");

  @TempDir
  private Path directory;

  @Test
  void ls_loads_nothing_large_that_it_does_not_need() throws Exception {
    String[] typed = {"ls", "--state-dir", directory.resolve("state").toString()};
    run(List.of(), "dev.cowbird.cli.Main", typed); // makes the directory

    Set<String> loaded = loaded(typed);

    assertThat(loaded).contains("dev.cowbird.cli.command.LsCommand");
    assertThat(large(loaded)).isEmpty();
  }

  @Test
  void a_command_loads_no_other_command() throws Exception {
    Set<String> loaded = loaded("ls", "--state-dir", directory.resolve("state").toString());

    assertThat(loaded.stream()
            .filter(name -> name.matches("dev\\.cowbird\\.cli\\.command\\.\\w+[Cc]ommand")))
        .containsExactlyInAnyOrder(
            "dev.cowbird.cli.command.HelpfulCommand",
            "dev.cowbird.cli.command.ReportingCommand",
            "dev.cowbird.cli.command.CowbirdCommand",
            "dev.cowbird.cli.command.Subcommand",
            "dev.cowbird.cli.command.LsCommand");
  }

  @Test
  void version_and_help_open_nothing() throws Exception {
    for (String option : List.of("--version", "--help")) {
      Set<String> loaded = loaded(option);

      assertThat(loaded)
          .contains("dev.cowbird.cli.command.CowbirdCommand")
          .doesNotContain("dev.cowbird.imagebackend.flow.LocalImageBackend");
      assertThat(large(loaded)).isEmpty();
    }
  }

  @Test
  void the_rehearsal_prints_and_leaves_nothing() throws Exception {
    Path output = run(List.of("-Djava.io.tmpdir=" + directory), "dev.cowbird.cli.Rehearsal");

    assertThat(output).isEmptyFile();
    assertThat(directory)
        .isDirectoryContaining(output::equals)
        .isDirectoryNotContaining(file -> !file.equals(output));
  }

  private static List<String> large(Set<String> loaded) {
    return loaded.stream()
        .filter(name -> LARGE.stream().anyMatch(name::startsWith))
        .toList();
  }

  /** The classes that a JVM has loaded when it has run a command. */
  private Set<String> loaded(String... arguments) throws IOException, InterruptedException {
    Path log = directory.resolve("classes");
    run(List.of("-Xlog:class+load=info:file=" + log + ":none"), "dev.cowbird.cli.Main", arguments);
    try (Stream<String> lines = Files.lines(log)) {
      return lines.map(line -> line.split(" ", 2)[0]).collect(Collectors.toSet());
    } finally {
      Files.delete(log);
    }
  }

  private Path run(List<String> flags, String mainClass, String... arguments)
      throws IOException, InterruptedException {
    Path output = directory.resolve("output");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
    try {
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    return output;
  }
}
