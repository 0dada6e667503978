/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import picocli.AutoComplete;
import picocli.CommandLine.Command;

@Command(
    name = "completion",
    description = {
      "Print a script that completes cowbird's commands and options in bash and zsh:",
      "  source <(cowbird completion)"
    })
final class CompletionCommand extends HelpfulCommand implements Runnable {
  private final Context context;

  CompletionCommand(Context context) {
    this.context = context;
  }

  @Override
  public void run() {
    context.output().note(AutoComplete.bash("cowbird", CowbirdCommand.commandLine(context)));
  }
}
