/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.output.Output;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "completion",
    description = {
      "Print a script that completes cowbird's commands and options in bash and zsh:",
      "  source <(cowbird completion)"
    })
final class CompletionCommand extends HelpfulCommand implements Runnable {
  @Spec
  private CommandSpec spec;

  private final Output output;

  CompletionCommand(Output output) {
    this.output = output;
  }

  @Override
  public void run() {
    output.note(AutoComplete.bash("cowbird", spec.root().commandLine()));
  }
}
