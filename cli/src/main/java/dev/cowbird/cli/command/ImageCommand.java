/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import picocli.CommandLine.Command;

@Command(name = "image", description = "Work with images and the cache.")
final class ImageCommand extends CommandGroup {}
