/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.testing;

import dev.cowbird.imagebackend.command.Command;
import dev.cowbird.imagebackend.command.CommandResult;
import dev.cowbird.imagebackend.command.CommandRunner;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * A {@link CommandRunner} that starts no process: it records the commands and answers from a
 * script. It judges exit statuses as the real one does. Safe for use by any number of threads.
 */
public final class ScriptedCommandRunner implements CommandRunner {
  private record Line(List<String> prefix, Function<Command, CommandResult> answer) {
    boolean matches(Command command) {
      List<String> arguments = command.arguments();
      return arguments.size() >= prefix.size()
          && arguments.subList(0, prefix.size()).equals(prefix);
    }
  }

  private final List<Line> script = new CopyOnWriteArrayList<>();
  private final List<Command> commands = new CopyOnWriteArrayList<>();

  /**
   * Has commands that begin with {@code prefix} answered by {@code answer}, which may also do what
   * the command would do, or throw what a runner throws. The line added last wins.
   */
  public ScriptedCommandRunner answer(
      List<String> prefix, Function<Command, CommandResult> answer) {
    script.add(0, new Line(List.copyOf(prefix), answer));
    return this;
  }

  /** Has commands that begin with {@code prefix} print {@code stdout} and exit with 0. */
  public ScriptedCommandRunner print(List<String> prefix, String stdout) {
    return answer(prefix, command -> new CommandResult(0, stdout, ""));
  }

  /** Has commands that begin with {@code prefix} complain and exit with {@code exitStatus}. */
  public ScriptedCommandRunner exit(List<String> prefix, int exitStatus, String stderr) {
    return answer(prefix, command -> new CommandResult(exitStatus, "", stderr));
  }

  /** @throws IllegalStateException if the script has no answer */
  @Override
  public CommandResult run(Command command) {
    commands.add(command);
    Line line = script.stream()
        .filter(candidate -> candidate.matches(command))
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("No answer is scripted for " + command.arguments()));
    return command.check(line.answer().apply(command));
  }

  /** The commands that were run, in order. */
  public List<Command> commands() {
    return List.copyOf(commands);
  }
}
