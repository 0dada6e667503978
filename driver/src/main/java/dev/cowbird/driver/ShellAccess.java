/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import dev.cowbird.driver.text.Quoted;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** By which way, and as whom, a guest is worked in; see {@link ComputeDriver#openShell}. */
public sealed interface ShellAccess {
  /** The guest agent, which is root as a rule, and needs no network. */
  record Agent() implements ShellAccess {}

  /**
   * SSH, with a key.
   *
   * @param user empty: the one that the machine was made with, or root
   * @param identities private keys in files, without passphrase
   * @param agentSocket of an ssh-agent, whose keys are tried too
   */
  record Ssh(int port, Optional<String> user, List<Path> identities, Optional<Path> agentSocket)
      implements ShellAccess {
    /** Nothing that could be taken for an option, or for a user and a host. */
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,31}");

    /** @throws IllegalArgumentException if the port is not within 1 to 65535, or it is no user */
    public Ssh {
      if (port < 1 || port > 65_535) {
        throw new IllegalArgumentException(port + " is no port: it is not within 1 to 65535");
      }
      user.filter(name -> !USER.matcher(name).matches()).ifPresent(name -> {
        throw new IllegalArgumentException(Quoted.of(name) + " is not the name of a user");
      });
      identities = List.copyOf(identities);
    }
  }

  /** The guest agent if it answers, else SSH. */
  record AgentOrSsh(Ssh ssh) implements ShellAccess {}

  static ShellAccess agent() {
    return new Agent();
  }

  /** SSH at its usual port, as the machine's usual user. */
  static Ssh ssh(Path... identities) {
    return new Ssh(WaitFor.SSH_PORT, Optional.empty(), List.of(identities), Optional.empty());
  }
}
