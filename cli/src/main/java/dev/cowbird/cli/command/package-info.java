/**
 * The subcommands, one class each: they read their arguments, call the driver, and hand what comes
 * back to {@code output}. Read {@link dev.cowbird.cli.command.Subcommand} first.
 */
@NullMarked
package dev.cowbird.cli.command;

import org.jspecify.annotations.NullMarked;
