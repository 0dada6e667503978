/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.output.Ending;
import dev.cowbird.cli.output.Output;
import dev.cowbird.driver.ComputeDriver;
import java.io.InputStream;

/** A command that works with a driver, which is open while it runs. */
abstract class Subcommand extends ReportingCommand {
  Subcommand(Context context) {
    super(context);
  }

  @Override
  final Ending run(Output output) {
    try (ComputeDriver driver = context().drivers().apply(config())) {
      return run(new Session(driver, output));
    }
  }

  /** Does it. What it throws is shown. */
  abstract Ending run(Session session);

  /** What is piped in; a terminal is left to whoever types. */
  final InputStream input() {
    return context().output().terminal().isInput()
        ? InputStream.nullInputStream()
        : context().input();
  }

  final SshDefaults sshDefaults() {
    return context().environment().ssh();
  }
}
