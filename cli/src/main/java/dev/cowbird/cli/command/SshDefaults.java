/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The keys with which a user logs in unless others are named, as those of OpenSSH's client.
 *
 * @param identities private keys in files
 * @param agentSocket of the user's ssh-agent
 */
public record SshDefaults(List<Path> identities, Optional<Path> agentSocket) {
  private static final List<String> FILES = List.of("id_ed25519", "id_ecdsa", "id_rsa");

  /** No keys. */
  public static SshDefaults none() {
    return new SshDefaults(List.of(), Optional.empty());
  }

  static SshDefaults of(Map<String, String> variables) {
    Path directory = Path.of(variables.getOrDefault("HOME", "/"), ".ssh");
    Stream<Path> files = FILES.stream().map(directory::resolve).filter(Files::isReadable);
    return new SshDefaults(
        files.toList(),
        Optional.ofNullable(variables.get("SSH_AUTH_SOCK"))
            .filter(socket -> !socket.isEmpty())
            .map(Path::of));
  }
}
