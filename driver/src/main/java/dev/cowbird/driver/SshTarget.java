/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * What an SSH client has to be told to get to a guest, and to nobody else.
 *
 * @param user whom to log in as
 * @param hostKeyAlias the name under which the guest's keys stand in {@code knownHosts}
 * @param knownHosts a file in the format of sshd(8), of this guest alone; it has a key
 */
public record SshTarget(
    InetSocketAddress endpoint, String user, String hostKeyAlias, Path knownHosts) {}
