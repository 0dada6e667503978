/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.output.ExitStatus;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(name = "ls", description = "List the security groups.")
final class GroupLsCommand extends Subcommand {
  GroupLsCommand(Context context) {
    super(context);
  }

  @Override
  ExitStatus run(Session session) {
    List<String> names = session.driver().securityGroups().names();
    session.output().result(Map.of("groups", names), String.join("\n", names));
    return ExitStatus.DONE;
  }
}
