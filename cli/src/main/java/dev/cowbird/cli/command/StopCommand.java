/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.output.ExitStatus;
import dev.cowbird.driver.StopOutcome;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(name = "stop", description = "Power a machine off.")
final class StopCommand extends PowerOffCommand {
  StopCommand(Context context) {
    super(context);
  }

  @Override
  ExitStatus run(Session session) {
    StopOutcome outcome = session.driver().stop(name(), grace());
    session
        .output()
        .result(
            Map.of("name", name().value(), "outcome", outcome.label()),
            name() + ": " + outcome.label());
    return ExitStatus.DONE;
  }
}
