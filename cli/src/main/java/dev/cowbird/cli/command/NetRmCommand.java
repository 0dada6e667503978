/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.output.ExitStatus;
import dev.cowbird.driver.Networks.Attached;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "rm",
    description = "Remove a virtual network, unless guests that run are attached to it.")
final class NetRmCommand extends NetworkCommand {
  @Option(names = "--force", description = "Cut off the guests that are attached to it.")
  private boolean force;

  NetRmCommand(Context context) {
    super(context);
  }

  @Override
  ExitStatus run(Session session) {
    session.driver().networks().remove(name(), force ? Attached.CUT_OFF : Attached.REFUSE);
    session.output().result(Map.of("name", name(), "removed", true), name() + " removed");
    return ExitStatus.DONE;
  }
}
