/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import picocli.CommandLine.Command;

@Command(name = "spec", description = "Work with descriptions of machines, as run -f reads them.")
final class SpecCommand extends CommandGroup {}
