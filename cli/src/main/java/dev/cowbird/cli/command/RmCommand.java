/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.output.ExitStatus;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(
    name = "rm",
    description = "Remove a machine, its disk and all that belongs to it, also while it runs.")
final class RmCommand extends InstanceCommand {
  RmCommand(Context context) {
    super(context);
  }

  @Override
  ExitStatus run(Session session) {
    session.driver().destroy(name());
    session.output().result(Map.of("name", name().value(), "removed", true), name() + " removed");
    return ExitStatus.DONE;
  }
}
