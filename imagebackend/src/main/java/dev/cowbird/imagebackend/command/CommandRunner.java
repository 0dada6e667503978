/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.command;

import dev.cowbird.imagebackend.ImageException;

/** Runs commands of this host. Safe for use by any number of threads. */
public interface CommandRunner {

  /**
   * Runs a command to its end; blocks. There is no shell: each argument arrives as it is. When this
   * returns or throws, the command's process has ended.
   *
   * @return what it printed; its exit status is one of those the command accepts
   * @throws ImageException {@code COMMAND_MISSING} if it is not installed; {@code COMMAND_FAILED}
   *     if it could not be started, ended with a status that is not accepted, or was ended at a
   *     limit; {@code INTERRUPTED} if the calling thread was interrupted
   */
  CommandResult run(Command command);
}
