/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.output.Ending;
import dev.cowbird.cli.output.GuestStatus;
import dev.cowbird.driver.SshTarget;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "ssh",
    description = {
      "Log in to a machine's guest with the host's ssh, or run a command there.",
      "The guest's host key is known from its agent or console, or trusted at",
      "first, and is looked at each time."
    },
    footer = {
      "",
      "It ends as the command does; with 255 if there is no way to the guest. As ever",
      "with ssh, a shell of the guest reads the command; exec passes it on as it is."
    })
final class SshCommand extends GuestInstanceCommand {
  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "COMMAND",
      description = "A command, after a --; without one, a login shell.")
  private List<String> words = List.of();

  @Mixin
  private SshOptions options;

  SshCommand(Context context) {
    super(context);
  }

  @Override
  Ending run(Session session) {
    SshTarget target = session.driver().sshTarget(name(), options.access(sshDefaults()));
    return new GuestStatus(new SshClient(target, options.identity()).run(words));
  }
}
