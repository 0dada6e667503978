/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.output.Ending;
import dev.cowbird.cli.output.Failure;
import dev.cowbird.cli.output.Output;
import dev.cowbird.driver.DriverConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that takes the common options, and shows what failed. */
abstract class ReportingCommand extends HelpfulCommand implements Callable<Integer> {
  @Mixin
  private CommonOptions common;

  @Spec
  private CommandSpec spec;

  private final Context context;

  ReportingCommand(Context context) {
    this.context = context;
  }

  @Override
  public final Integer call() {
    Output output = context
        .output()
        .in(common.json() || root().wantsJson() ? Output.Form.JSON : Output.Form.TEXT);
    try {
      return run(output).code();
    } catch (RuntimeException e) {
      Failure failure = Failure.of(e);
      output.failure(attempted(), failure);
      if (common.verbose() || failure.kind().equals("Internal")) {
        output.stackTrace(e);
      }
      return status(failure);
    }
  }

  private CowbirdCommand root() {
    return (CowbirdCommand) spec.root().userObject();
  }

  private String attempted() {
    String command = spec.qualifiedName().replaceFirst("^cowbird ", "");
    return subject().isEmpty() ? command : command + " " + subject();
  }

  final Context context() {
    return context;
  }

  final DriverConfig config() {
    return common.config(context.environment());
  }

  /** Does it. What it throws is shown. */
  abstract Ending run(Output output);

  /** How it ends when it failed. */
  int status(Failure failure) {
    return failure.status().code();
  }

  /** What it works on, for messages. */
  String subject() {
    return "";
  }
}
