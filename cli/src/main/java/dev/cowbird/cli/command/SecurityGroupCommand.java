/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import picocli.CommandLine.Command;

@Command(name = "group", description = "Work with security groups: rules about packets.")
final class SecurityGroupCommand extends CommandGroup {}
