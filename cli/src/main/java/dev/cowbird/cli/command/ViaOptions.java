/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.driver.ShellAccess;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** By which way, and as whom, a guest is worked in. */
final class ViaOptions {
  @Option(
      names = "--via",
      paramLabel = "WAY",
      description =
          "agent, ssh, or auto: ssh if one of its options is given, else the guest agent if it"
              + " answers, else ssh (default: auto).")
  private Via via = Via.AUTO;

  @Mixin
  private SshOptions ssh;

  /** @throws IllegalArgumentException if options contradict each other */
  ShellAccess access(SshDefaults defaults) {
    if (via == Via.AGENT && ssh.isChosen()) {
      throw new IllegalArgumentException(
          "--user, --identity and --port are of SSH, and --via agent was said");
    }
    return switch (via) {
      case AGENT -> ShellAccess.agent();
      case SSH -> ssh.access(defaults);
      case AUTO ->
        ssh.isChosen() ? ssh.access(defaults) : new ShellAccess.AgentOrSsh(ssh.access(defaults));
    };
  }
}
