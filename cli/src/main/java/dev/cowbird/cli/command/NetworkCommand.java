/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import picocli.CommandLine.Parameters;

/** A command on one virtual network. */
abstract class NetworkCommand extends Subcommand {
  @Parameters(paramLabel = "NAME", description = "The network's name.")
  private String name = "";

  NetworkCommand(Context context) {
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
