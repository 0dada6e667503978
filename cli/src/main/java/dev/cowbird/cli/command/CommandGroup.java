/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that only has subcommands. */
abstract class CommandGroup extends HelpfulCommand implements Runnable {
  @Spec
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "One of these must follow: " + String.join(", ", spec.subcommands().keySet()));
  }
}
