/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.output.ExitStatus;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(name = "rm", description = "Remove a security group, unless a machine refers to it.")
final class GroupRmCommand extends NamedGroupCommand {
  GroupRmCommand(Context context) {
    super(context);
  }

  @Override
  ExitStatus run(Session session) {
    session.driver().securityGroups().remove(name());
    session.output().result(Map.of("name", name(), "removed", true), name() + " removed");
    return ExitStatus.DONE;
  }
}
