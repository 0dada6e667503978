/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.output.Documents;
import dev.cowbird.cli.output.ExitStatus;
import dev.cowbird.cli.output.Output;
import dev.cowbird.driver.spec.SpecVerdict;
import dev.cowbird.driver.spec.form.Problem;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "check",
    description = {
      "Say what is wrong with a description, and where. Nothing is made, and no",
      "libvirt asked."
    })
final class SpecCheckCommand extends ReportingCommand {
  @Parameters(paramLabel = "FILE", description = "The description; - for standard input.")
  private String file;

  SpecCheckCommand(Context context) {
    super(context);
  }

  @Override
  String subject() {
    return file;
  }

  @Override
  ExitStatus run(Output output) {
    SpecVerdict verdict = new SpecFile(file).judge(context().input());
    output.result(Documents.description(verdict), text(verdict));
    return verdict instanceof SpecVerdict.Accepted ? ExitStatus.DONE : ExitStatus.USAGE;
  }

  private static String text(SpecVerdict verdict) {
    return verdict instanceof SpecVerdict.Refused refused
        ? refused.problems().stream().map(Problem::toString).collect(Collectors.joining("\n"))
        : "accepted";
  }
}
