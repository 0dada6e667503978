/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.output.ExitStatus;
import dev.cowbird.cli.output.Output;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "console",
    description = {
      "Follow a machine's serial console until it is off.",
      "On a terminal what you type goes to the guest; Ctrl-] ends it."
    })
final class ConsoleCommand extends InstanceCommand {
  @Option(
      names = "--no-follow",
      description = "Print what the console has shown, and end. With --json always so.")
  private boolean once;

  ConsoleCommand(Context context) {
    super(context);
  }

  @Override
  ExitStatus run(Session session) {
    Output output = session.output();
    if (once || output.form() == Output.Form.JSON) {
      String text = shown(session.driver().consoleLog(name()));
      output.result(Map.of("name", name().value(), "text", text), text.stripTrailing());
    } else if (isTyped(session)) {
      new TypedConsole(session.driver(), name(), output).run();
    } else {
      session.driver().followConsole(name(), output.stream());
    }
    return ExitStatus.DONE;
  }

  private boolean isTyped(Session session) {
    return session.output().terminal().isInteractive()
        && session
            .driver()
            .instance(name())
            .power()
            .filter(power -> power.isActive())
            .isPresent();
  }

  private static String shown(Path log) {
    try {
      return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      throw new DriverException(
          Kind.STATE_DIRECTORY, "Console log " + log + " can't be read: " + e.getMessage(), e);
    }
  }
}
