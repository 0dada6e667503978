/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.output.Documents;
import dev.cowbird.cli.output.ExitStatus;
import dev.cowbird.driver.Instance;
import picocli.CommandLine.Command;

@Command(name = "start", description = "Start a machine that is off.")
final class StartCommand extends InstanceCommand {
  StartCommand(Context context) {
    super(context);
  }

  @Override
  ExitStatus run(Session session) {
    Instance instance = session.driver().start(name());
    session.output().result(Documents.instance(instance), name() + " is " + instance.state());
    return ExitStatus.DONE;
  }
}
