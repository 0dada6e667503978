/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The ways into a guest by which commands are run and files copied: by its agent, and by SSH. The
 * seam is {@link dev.cowbird.driver.GuestShell}; start at
 * {@link dev.cowbird.driver.guest.shell.AgentShell} and
 * {@link dev.cowbird.driver.guest.shell.SshShell}. A guest's SSH server is let in to nothing before
 * it has shown the key that {@link dev.cowbird.driver.guest.shell.HostKeys} expects.
 */
@NullMarked
package dev.cowbird.driver.guest.shell;

import org.jspecify.annotations.NullMarked;
