/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.output.ExitStatus;
import dev.cowbird.cli.output.PathDocuments;
import dev.cowbird.driver.network.PathFinding;
import dev.cowbird.driver.network.PathVerdict.Hop;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "doctor",
    description = {
      "Say where the path from this host to a machine breaks, and what to do about it.",
      "It fails if a path is broken."
    })
final class NetDoctorCommand extends InstanceCommand {
  private static final int LAST_PORT = 65_535;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "A TCP port of the guest that is wanted; may be said several times.")
  private List<Integer> ports = List.of();

  NetDoctorCommand(Context context) {
    super(context);
  }

  @Override
  ExitStatus run(Session session) {
    List<PathFinding> findings = session.driver().diagnose(name(), wanted());
    session
        .output()
        .table(PathDocuments.paths(name().value(), findings), PathDocuments.rows(findings));
    return findings.stream().allMatch(finding -> finding.verdict().hop() == Hop.NONE)
        ? ExitStatus.DONE
        : ExitStatus.FAILED;
  }

  private Set<Integer> wanted() {
    for (int port : ports) {
      if (port < 1 || port > LAST_PORT) {
        throw new IllegalArgumentException("Port " + port + " is not within 1 and " + LAST_PORT);
      }
    }
    return new LinkedHashSet<>(ports);
  }
}
