/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.imagebackend.InstanceName;
import picocli.CommandLine.Parameters;

/** A command on one instance. */
abstract class InstanceCommand extends Subcommand {
  @Parameters(index = "0", paramLabel = "NAME", description = "The machine's name.")
  private InstanceName name;

  InstanceCommand(Context context) {
    super(context);
  }

  final InstanceName name() {
    return name;
  }

  @Override
  final String subject() {
    return name.value();
  }
}
