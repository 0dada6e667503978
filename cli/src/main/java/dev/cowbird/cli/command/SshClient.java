/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.SshTarget;
import dev.cowbird.imagebackend.ImageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** OpenSSH's client, on this process's own terminal (ssh(1), ssh_config(5)). */
record SshClient(SshTarget target, Optional<Path> identity) {
  /** Runs it to its end, and returns its status. */
  int run(List<String> words) {
    try {
      Process process = new ProcessBuilder(command(words)).inheritIO().start();
      try {
        return process.waitFor();
      } catch (InterruptedException e) {
        process.destroy();
        Thread.currentThread().interrupt();
        throw new DriverException(Kind.INTERRUPTED, "Being logged in was interrupted", e);
      }
    } catch (IOException e) {
      throw new ImageException(
          ImageException.Kind.COMMAND_MISSING,
          "The program ssh can't be run; install openssh-client, or openssh-clients on Fedora."
              + " The command exec needs neither: " + e.getMessage(),
          e);
    }
  }

  /** Nothing but the guest's own file says who the guest is, and nothing else is written to it. */
  List<String> command(List<String> words) {
    List<String> command = new ArrayList<>(List.of("ssh"));
    option(command, "UserKnownHostsFile", quoted(target.knownHosts()));
    option(command, "GlobalKnownHostsFile", "/dev/null");
    option(command, "HostKeyAlias", target.hostKeyAlias());
    option(command, "StrictHostKeyChecking", "yes");
    option(command, "CheckHostIP", "no");
    option(command, "UpdateHostKeys", "no");
    identity.ifPresent(file -> command.addAll(List.of("-i", file.toString())));
    command.addAll(List.of("-l", target.user()));
    command.addAll(List.of("-p", Integer.toString(target.endpoint().getPort())));
    command.add("--"); // the client looks for options behind the host, too
    command.add(target.endpoint().getAddress().getHostAddress());
    command.addAll(words);
    return command;
  }

  private static void option(List<String> command, String name, String value) {
    command.addAll(List.of("-o", name + "=" + value));
  }

  /** The client reads several files there, and expands what begins with a percent sign. */
  private static String quoted(Path file) {
    return "\"" + file.toString().replace("%", "%%") + "\"";
  }
}
