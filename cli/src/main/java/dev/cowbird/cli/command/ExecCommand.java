/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.output.Ending;
import dev.cowbird.cli.output.GuestStatus;
import dev.cowbird.cli.output.Output;
import dev.cowbird.driver.GuestCommand;
import dev.cowbird.driver.GuestCommandResult;
import dev.cowbird.driver.GuestShell;
import dev.cowbird.driver.GuestStreams;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "exec",
    description = {
      "Run a command in a machine's guest, and end as it ends.",
      "Its arguments reach it as they are. What is piped in reaches it, too."
    },
    footer = {
      "",
      "By the guest agent, input is passed on before the command begins. What Cowbird",
      "itself fails for ends with status 255."
    })
final class ExecCommand extends GuestInstanceCommand {
  private static final Duration UNLIMITED = Duration.ofDays(366);

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "COMMAND",
      description = "The command and its arguments, after a --.")
  private List<String> words = List.of();

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      description = "How long the command may run (default: as long as it likes).")
  private Duration timeout = UNLIMITED;

  @Mixin
  private ViaOptions via;

  ExecCommand(Context context) {
    super(context);
  }

  @Override
  Ending run(Session session) {
    GuestCommand command = new GuestCommand(words, timeout);
    try (GuestShell shell = session.driver().openShell(name(), via.access(sshDefaults()))) {
      Output output = session.output();
      return output.form() == Output.Form.JSON
          ? documented(shell.run(command, input()), output)
          : new GuestStatus(
              shell.run(command, new GuestStreams(input(), output.stream(), output.errors())));
    }
  }

  private static Ending documented(GuestCommandResult result, Output output) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("exitStatus", result.exitStatus());
    document.put("stdout", result.stdout());
    document.put("stderr", result.stderr());
    output.result(document, "");
    return new GuestStatus(result.exitStatus());
  }
}
