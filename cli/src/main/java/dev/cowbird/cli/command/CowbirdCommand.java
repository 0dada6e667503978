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

  private CowbirdCommand(Context context) {
    this.context = context;
  }

  /** Whether JSON was asked for before the subcommand's name. */
  boolean wantsJson() {
    return json;
  }

  /** Runs the command that is typed, and returns the exit status. */
  public static int execute(Context context, String... arguments) {
    return commandLine(context).execute(arguments);
  }

  static CommandLine commandLine(Context context) {
    CommandLine image = new CommandLine(new ImageCommand())
        .addSubcommand(new ImagePullCommand(context))
        .addSubcommand(new ImageRefreshCommand(context))
        .addSubcommand(new ImageLsCommand(context))
        .addSubcommand(new ImageInspectCommand(context))
        .addSubcommand(new ImageChecksumCommand(context))
        .addSubcommand(new ImageVerifyCommand(context))
        .addSubcommand(new ImagePruneCommand(context))
        .addSubcommand(new ImageRmCommand(context))
        .addSubcommand(new ImagePinCommand(context))
        .addSubcommand(new ImageUnpinCommand(context));
    CommandLine disk =
        new CommandLine(new DiskCommand()).addSubcommand(new DiskCreateCommand(context));
    CommandLine commandLine = new CommandLine(new CowbirdCommand(context))
        .addSubcommand(new RunCommand(context))
        .addSubcommand(new LsCommand(context))
        .addSubcommand(new ShowCommand(context))
        .addSubcommand(new ConsoleCommand(context))
        .addSubcommand(new StopCommand(context))
        .addSubcommand(new StartCommand(context))
        .addSubcommand(new RebootCommand(context))
        .addSubcommand(new RmCommand(context))
        .addSubcommand(disk)
        .addSubcommand(image)
        .addSubcommand(new DoctorCommand(context))
        .addSubcommand(new DemoCommand(context))
        .addSubcommand(new CompletionCommand(context.output()));
    Converters.register(commandLine);
    commandLine.setResourceBundle(new DefaultTexts(context.environment()));
    commandLine.setOut(context.output().help());
    // A file's name may begin with @.
    commandLine.setExpandAtFiles(false);
    commandLine.setParameterExceptionHandler((e, arguments) -> usage(context, e, arguments));
    return commandLine;
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
