/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import picocli.CommandLine.Option;

/** What every command and group has. */
abstract class HelpfulCommand {
  @SuppressWarnings("UnusedVariable") // picocli itself acts on it
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;
}
