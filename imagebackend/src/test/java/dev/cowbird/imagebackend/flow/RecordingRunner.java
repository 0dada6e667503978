/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import dev.cowbird.imagebackend.command.Command;
import dev.cowbird.imagebackend.command.CommandResult;
import dev.cowbird.imagebackend.command.CommandRunner;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Runs commands by another runner, and remembers them. */
final class RecordingRunner implements CommandRunner {
  private final CommandRunner runner;
  private final List<Command> commands = new CopyOnWriteArrayList<>();

  RecordingRunner(CommandRunner runner) {
    this.runner = runner;
  }

  @Override
  public CommandResult run(Command command) {
    commands.add(command);
    return runner.run(command);
  }

  /** What was run: name and subcommand. */
  List<String> titles() {
    return commands.stream().map(Command::title).toList();
  }

  long conversions() {
    return titles().stream().filter("qemu-img convert"::equals).count();
  }
}
