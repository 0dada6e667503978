/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

/**
 * What became of a command in a guest: the guest's word.
 *
 * @param exitStatus 0 to 255; 127 if the command is not there or can't be run; 128 and its number
 *     for a signal that ended it
 * @param stdout as UTF-8; at most {@link #MOST_BYTES}, as {@code stderr}
 */
public record GuestCommandResult(int exitStatus, String stdout, String stderr) {
  /** How much is kept of an output: 8 MiB. */
  public static final int MOST_BYTES = 8 << 20;
}
