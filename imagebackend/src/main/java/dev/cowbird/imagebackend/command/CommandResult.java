/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.command;

/**
 * What a command that has ended leaves behind.
 *
 * @param exitStatus 0 to 255; 128 and the signal's number if a signal ended it
 * @param stdout all that it printed, read as UTF-8
 * @param stderrTail the last of what it complained of, with control characters made visible
 */
public record CommandResult(int exitStatus, String stdout, String stderrTail) {}
