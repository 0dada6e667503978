/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.output.Documents;
import dev.cowbird.cli.output.ExitStatus;
import dev.cowbird.driver.Instance;
import picocli.CommandLine.Command;

@Command(name = "reboot", description = "Power a machine off and on again.")
final class RebootCommand extends PowerOffCommand {
  RebootCommand(Context context) {
    super(context);
  }

  @Override
  ExitStatus run(Session session) {
    Instance instance = session.driver().reboot(name(), grace());
    session.output().result(Documents.instance(instance), name() + " is " + instance.state());
    return ExitStatus.DONE;
  }
}
