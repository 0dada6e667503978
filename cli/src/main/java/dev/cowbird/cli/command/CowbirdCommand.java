/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.output.Failure;
import dev.cowbird.cli.output.Output;
import java.util.Arrays;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The command that all others are below of. */
@Command(
    name = "cowbird",
    description = "Boots virtual machines from disk images, on libvirt.",
    synopsisSubcommandLabel = "COMMAND")
public final class CowbirdCommand extends CommandGroup {
  private final Context context;

  @Option(names = "--version", description = "Print the version.")
  private boolean version;

  @Option(names = "--json", description = "Print it as JSON.")
  private boolean json;

  CowbirdCommand(Context context) {
    this.context = context;
  }

  /** Whether JSON was asked for before the subcommand's name. */
  boolean wantsJson() {
    return json;
  }

  /** Runs the command that is typed, and returns the exit status. */
  public static int execute(Context context, String... arguments) {
    CommandTree commands = new CommandTree(context);
    // What can't be understood is explained by all commands.
    return configure(context, commands.forArguments(arguments))
        .setParameterExceptionHandler((e, again) -> commandLine(context).execute(again))
        .execute(arguments);
  }

  /** All commands. */
  public static CommandLine commandLine(Context context) {
    return configure(context, new CommandTree(context).all())
        .setParameterExceptionHandler((e, arguments) -> usage(context, e, arguments));
  }

  private static CommandLine configure(Context context, CommandLine commandLine) {
    Converters.register(commandLine);
    commandLine.setResourceBundle(new DefaultTexts(context.environment()));
    commandLine.setOut(context.output().help());
    // A file's name may begin with @.
    return commandLine.setExpandAtFiles(false);
  }

  @Override
  public void run() {
    if (!version) {
      super.run();
      return;
    }
    String number = String.valueOf(CowbirdCommand.class.getPackage().getImplementationVersion());
    context
        .output()
        .in(json ? Output.Form.JSON : Output.Form.TEXT)
        .result(Map.of("version", number), "cowbird " + number);
  }

  private static int usage(Context context, ParameterException e, String... arguments) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    Failure failure = Failure.usage(e.getMessage() + " (see " + command + " --help)");
    form(context, arguments).failure(command.replaceFirst("^cowbird ?", ""), failure);
    return failure.status().code();
  }

  /** The arguments could not be understood, but whether JSON was asked for can be seen. */
  private static Output form(Context context, String... arguments) {
    boolean json = Arrays.asList(arguments).contains("--json");
    return context.output().in(json ? Output.Form.JSON : Output.Form.TEXT);
  }
}
