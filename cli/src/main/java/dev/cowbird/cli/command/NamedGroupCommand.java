/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import picocli.CommandLine.Parameters;

/** A command on one security group. */
abstract class NamedGroupCommand extends Subcommand {
  @Parameters(index = "0", paramLabel = "NAME", description = "The group's name.")
  private String name = "";

  NamedGroupCommand(Context context) {
    super(context);
  }

  final String name() {
    return name;
  }

  @Override
  final String subject() {
    return name;
  }
}
