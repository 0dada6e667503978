/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.bench;

import dev.cowbird.bench.disk.DiskBenchmark;
import dev.cowbird.bench.fetch.FetchBenchmark;
import dev.cowbird.bench.peer.PeerCommand;
import dev.cowbird.bench.scale.ScaleBenchmark;
import dev.cowbird.bench.spawn.SpawnBenchmark;
import dev.cowbird.driver.domain.MemorySize;
import dev.cowbird.imagebackend.DeclaredFormat;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageLocation;
import java.io.PrintWriter;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The command that the benchmarks are below of. */
@Command(
    name = "bench",
    description = "Measures Cowbird; prints a line of JSON for each figure, and a table to stderr.",
    synopsisSubcommandLabel = "COMMAND")
final class BenchCommand implements Runnable {
  @Spec
  private CommandSpec spec;

  @SuppressWarnings("UnusedVariable") // picocli itself acts on it
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "One of these must follow: " + String.join(", ", spec.subcommands().keySet()));
  }

  /**
   * Runs the command that is typed.
   *
   * @return the exit status: as {@link dev.cowbird.bench.command.Benchmark} says, or 2 if the
   *     arguments can't be understood
   */
  static int execute(PrintWriter out, PrintWriter err, String... arguments) {
    CommandLine commandLine = new CommandLine(new BenchCommand())
        .addSubcommand(new DiskBenchmark())
        .addSubcommand(new SpawnBenchmark())
        .addSubcommand(new FetchBenchmark())
        .addSubcommand(new ScaleBenchmark());
    register(commandLine, ImageLocation.class, ImageLocation::parse);
    register(commandLine, DeclaredFormat.class, DeclaredFormat::new);
    register(commandLine, DiskSize.class, DiskSize::parse);
    register(commandLine, MemorySize.class, MemorySize::parse);
    register(commandLine, PeerCommand.class, PeerCommand::parse);
    commandLine.setOut(out);
    commandLine.setErr(err);
    commandLine.setExpandAtFiles(false);
    commandLine.setParameterExceptionHandler((e, typed) -> {
      String command = e.getCommandLine().getCommandSpec().qualifiedName();
      err.println(command + ": " + e.getMessage() + " (see " + command + " --help)");
      return CommandLine.ExitCode.USAGE;
    });
    return commandLine.execute(arguments);
  }

  private static <T> void register(
      CommandLine commandLine, Class<T> type, Function<String, T> parser) {
    commandLine.registerConverter(type, text -> {
      try {
        return parser.apply(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    });
  }
}
