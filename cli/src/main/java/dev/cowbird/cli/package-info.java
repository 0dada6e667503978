/**
 * The {@code cowbird} command. {@link dev.cowbird.cli.Main} is where it begins; each subcommand is
 * a class in {@code command}; what is printed, and the exit status, is decided in {@code output}.
 */
@NullMarked
package dev.cowbird.cli;

import org.jspecify.annotations.NullMarked;
