/**
 * Runs commands of the host. {@link dev.cowbird.imagebackend.command.CommandRunner} is the seam;
 * {@link dev.cowbird.imagebackend.command.ExecCommandRunner} starts real processes, which end no
 * later than this JVM.
 *
 * <p>No package knows here what a command's options mean. Read {@code Command} first.
 */
@NullMarked
package dev.cowbird.imagebackend.command;

import org.jspecify.annotations.NullMarked;
