/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.output.Documents;
import dev.cowbird.cli.output.ExitStatus;
import dev.cowbird.driver.HostReport;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

@Command(name = "doctor", description = "Say what is missing on this host, and how to get it.")
final class DoctorCommand extends Subcommand {
  DoctorCommand(Context context) {
    super(context);
  }

  @Override
  ExitStatus run(Session session) {
    HostReport report = session.driver().host();
    session.output().table(Documents.host(report), rows(report));
    return report.isUsable() ? ExitStatus.DONE : ExitStatus.FAILED;
  }

  private static List<List<String>> rows(HostReport report) {
    List<List<String>> rows = new ArrayList<>();
    for (HostReport.Check check : report.checks()) {
      rows.add(List.of(check.verdict().label(), check.name(), check.found()));
      check.remedy().ifPresent(remedy -> rows.add(List.of("", "", "try: " + remedy)));
    }
    String type = report.virtualization().map(Object::toString).orElse("unknown");
    rows.add(List.of("", "virtualization", type + ": " + report.reason()));
    return rows;
  }
}
