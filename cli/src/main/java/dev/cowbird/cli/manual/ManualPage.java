/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.manual;

import dev.cowbird.cli.output.ExitStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The man page of one command, in roff: see man(7). */
final class ManualPage {
  private final CommandSpec command;
  private final Help help;
  private final Manual.Edition edition;
  private final Roff roff = new Roff();

  ManualPage(CommandLine command, Manual.Edition edition) {
    this.command = command.getCommandSpec();
    this.help = command.getHelp();
    this.edition = edition;
  }

  /** As it is asked for: {@code cowbird-image-pull}. */
  String name() {
    return name(command);
  }

  private static String name(CommandSpec command) {
    return command.qualifiedName("-");
  }

  String text() {
    roff.title(
        name().toUpperCase(Locale.ROOT), edition.date().toString(), "Cowbird " + edition.version());
    roff.section("Name").text(name() + " - " + purpose(command));
    roff.section("Synopsis").text(help.abbreviatedSynopsis().strip());
    roff.section("Description");
    lines(command.usageMessage().description()).forEach(roff::line);
    arguments();
    commands();
    exitStatus();
    if (command.parent() == null) {
      roff.verbatim(written());
    }
    seeAlso();
    return roff.toString();
  }

  private void arguments() {
    List<PositionalParamSpec> parameters =
        command.positionalParameters().stream().filter(p -> !p.hidden()).toList();
    List<OptionSpec> options = command.options().stream()
        .filter(option -> !option.hidden())
        .sorted(Comparator.comparing(OptionSpec::longestName))
        .toList();
    if (!parameters.isEmpty()) {
      roff.section("Arguments");
      parameters.forEach(
          parameter -> entry(Roff.italic(label(parameter)), parameter.description()));
    }
    roff.section("Options");
    options.forEach(option -> entry(names(option), option.description()));
  }

  private String names(OptionSpec option) {
    String names = Arrays.stream(option.names()).map(Roff::bold).collect(Collectors.joining(", "));
    return names + Roff.italic(label(option));
  }

  private String label(ArgSpec argument) {
    return help.parameterLabelRenderer()
        .renderParameterLabel(argument, Ansi.OFF, List.of())
        .plainString();
  }

  private void commands() {
    if (command.subcommands().isEmpty()) {
      return;
    }
    roff.section("Commands");
    command.subcommands().values().forEach(below -> {
      CommandSpec spec = below.getCommandSpec();
      entry(reference(name(spec)), lines(spec.usageMessage().description()).get(0));
    });
  }

  private void exitStatus() {
    roff.section("Exit status");
    for (ExitStatus status : ExitStatus.values()) {
      entry(Roff.bold(Integer.toString(status.code())), status.meaning());
    }
  }

  private void seeAlso() {
    CommandSpec parent = command.parent();
    roff.section("See also")
        .raw(
            parent == null
                ? reference("virsh") + ", " + reference("qemu-img")
                : reference(name(parent)));
  }

  private void entry(String term, String... description) {
    roff.term(term);
    lines(description).forEach(roff::line);
  }

  private static String reference(String page) {
    return Roff.bold(page) + "(1)";
  }

  /** The first line of a description, as it is said in a list. */
  private static String purpose(CommandSpec command) {
    String line = lines(command.usageMessage().description()).get(0).replaceFirst("[.:]$", "");
    return line.substring(0, 1).toLowerCase(Locale.ROOT) + line.substring(1);
  }

  /** Without the marks that picocli understands. */
  private static List<String> lines(String... description) {
    return Arrays.stream(description)
        .map(line -> Ansi.OFF.string(line.replace("%%", "%")))
        .toList();
  }

  /** The sections that no command knows of. */
  private static String written() {
    try (InputStream stream =
        Objects.requireNonNull(ManualPage.class.getResourceAsStream("cowbird.roff"))) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Can't read cowbird.roff", e);
    }
  }
}
