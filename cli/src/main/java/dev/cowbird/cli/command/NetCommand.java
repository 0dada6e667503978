/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import picocli.CommandLine.Command;

@Command(name = "net", description = "Work with virtual networks.")
final class NetCommand extends CommandGroup {}
