/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import picocli.CommandLine.Command;

@Command(name = "disk", description = "Work with disks alone.")
final class DiskCommand extends CommandGroup {}
