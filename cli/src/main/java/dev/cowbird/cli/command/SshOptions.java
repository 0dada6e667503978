/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.driver.ShellAccess;
import dev.cowbird.driver.WaitFor;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** As whom, with which key, and where a guest's SSH server is asked. */
final class SshOptions {
  @Option(
      names = "--user",
      paramLabel = "NAME",
      description = "Whom to log in as (default: the --user of run, or root).")
  private Optional<String> user = Optional.empty();

  @Option(
      names = "--identity",
      paramLabel = "FILE",
      description = "A private key (default: those of the SSH agent and of ~/.ssh).")
  private Optional<Path> identity = Optional.empty();

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "The guest's port of its SSH server (default: 22).")
  private int port = WaitFor.SSH_PORT;

  /** Whether anything was said that is of SSH alone. */
  boolean isChosen() {
    return user.isPresent() || identity.isPresent() || port != WaitFor.SSH_PORT;
  }

  Optional<Path> identity() {
    return identity;
  }

  ShellAccess.Ssh access(SshDefaults defaults) {
    return identity
        .map(file -> new ShellAccess.Ssh(port, user, List.of(file), Optional.empty()))
        .orElseGet(
            () -> new ShellAccess.Ssh(port, user, defaults.identities(), defaults.agentSocket()));
  }
}
