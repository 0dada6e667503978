/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.output.ExitStatus;
import dev.cowbird.cli.output.NetworkDocuments;
import dev.cowbird.driver.network.SecurityGroup;
import dev.cowbird.driver.network.SecurityRule;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

@Command(
    name = "show",
    description = "Print a security group's rules, one a line, as they may be typed.")
final class GroupShowCommand extends NamedGroupCommand {
  GroupShowCommand(Context context) {
    super(context);
  }

  @Override
  ExitStatus run(Session session) {
    SecurityGroup group = session.driver().securityGroups().group(name());
    session
        .output()
        .result(
            NetworkDocuments.group(group),
            group.rules().stream().map(SecurityRule::toString).collect(Collectors.joining("\n")));
    return ExitStatus.DONE;
  }
}
