/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.output.ExitStatus;
import dev.cowbird.cli.output.NetworkDocuments;
import dev.cowbird.driver.network.SecurityGroup;
import dev.cowbird.driver.network.SecurityRule;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "put",
    description = {
      "Make a security group, or replace its rules; guests with it are held to them at once.",
      "What no rule allows is dropped, and a rule that denies wins."
    })
final class GroupPutCommand extends NamedGroupCommand {
  @Parameters(
      index = "1..*",
      paramLabel = "RULE",
      description = "ACTION:PROTOCOL[:PORTS][:WHO][:FAMILY], such as allow:tcp:22,"
          + " allow:udp:5000-5009:from=10.0.0.0/8, allow:all:out or deny:tcp:25:out. WHO is"
          + " in, out, from=SUBNET or to=SUBNET; without FAMILY (ipv4, ipv6) it is for both.")
  private List<String> rules = List.of();

  GroupPutCommand(Context context) {
    super(context);
  }

  @Override
  ExitStatus run(Session session) {
    SecurityGroup group = new SecurityGroup(
        name(),
        rules.stream()
            .flatMap(rule -> SecurityRule.parse(rule).stream())
            .distinct()
            .toList());
    session.driver().securityGroups().put(group);
    session.output().result(NetworkDocuments.group(group), group.name());
    return ExitStatus.DONE;
  }
}
