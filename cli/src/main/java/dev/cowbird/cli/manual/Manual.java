/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.manual;

import dev.cowbird.cli.command.Context;
import dev.cowbird.cli.command.CowbirdCommand;
import dev.cowbird.cli.command.Environment;
import dev.cowbird.cli.output.Output;
import dev.cowbird.cli.output.Terminal;
import dev.cowbird.driver.DriverConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ListResourceBundle;
import java.util.stream.Stream;
import picocli.AutoComplete;
import picocli.CommandLine;

/**
 * Writes a man page for each command, and completion for bash and zsh, where they belong below a
 * directory {@code share}. What it writes depends on nothing of this host.
 */
public final class Manual {
  /** zsh has no compopt, and takes no alias from a file that it loads as a function. */
  private static final String ZSH_HEADER = "#compdef cowbird\ncompopt() { : }\n";

  /** zsh loads the file when completion is first asked for, and wants the answer to that too. */
  private static final String ZSH_FOOTER = "\n_bash_complete -o default -F _complete_cowbird\n";

  private final CommandLine commands;
  private final Edition edition;

  Manual(Edition edition) {
    PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream());
    Context context = new Context(
        new Environment(Path.of("/"), DriverConfig.SYSTEM),
        new Output(nowhere, nowhere, Terminal.ofThisProcess(), Output.Form.TEXT),
        config -> {
          throw new IllegalStateException("No command is run");
        });
    this.commands = CowbirdCommand.commandLine(context).setResourceBundle(new AnybodysDefaults());
    this.edition = edition;
  }

  /** @param arguments the directory, the version, and when it was made, in ISO 8601 */
  public static void main(String[] arguments) throws IOException {
    LocalDate date = LocalDate.ofInstant(Instant.parse(arguments[2]), ZoneOffset.UTC);
    new Manual(new Edition(arguments[1], date)).write(Path.of(arguments[0]));
  }

  /** What a page's footer says. */
  record Edition(String version, LocalDate date) {}

  void write(Path share) throws IOException {
    Path pages = Files.createDirectories(share.resolve("man/man1"));
    for (CommandLine command : below(commands).toList()) {
      ManualPage page = new ManualPage(command, edition);
      Files.writeString(pages.resolve(page.name() + ".1"), page.text());
    }
    String completion = AutoComplete.bash("cowbird", commands);
    write(share.resolve("bash-completion/completions/cowbird"), completion);
    write(share.resolve("zsh/site-functions/_cowbird"), ZSH_HEADER + completion + ZSH_FOOTER);
  }

  private static Stream<CommandLine> below(CommandLine command) {
    return Stream.concat(
        Stream.of(command), command.getSubcommands().values().stream().flatMap(Manual::below));
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /** The help tells the defaults of whoever asks for it; a page is for all. */
  private static final class AnybodysDefaults extends ListResourceBundle {
    @Override
    protected Object[][] getContents() {
      return new Object[][] {
        {"STATE_DIR_DEFAULT", "/var/lib/cowbird for root, $XDG_DATA_HOME/cowbird for others"},
        {"CONNECT_DEFAULT", "qemu:///system for root, qemu:///session for others"}
      };
    }
  }
}
