/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.command.Command;
import dev.cowbird.imagebackend.command.CommandResult;
import dev.cowbird.imagebackend.command.CommandRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Makes file systems that are no more than their command line, at the file's beginning. Safe for
 * use by any number of threads.
 */
final class FakeMkfs implements CommandRunner {
  private static final Set<String> PROGRAMS = Set.of("mke2fs", "mkfs.xfs", "mkfs.vfat", "mkswap");
  private static final Set<String> VERSIONS = Set.of("-V", "--version", "--help");

  private final CommandRunner others;
  private final List<Command> made = new CopyOnWriteArrayList<>();
  private volatile String missing = "";
  private volatile String failing = "";
  private volatile String cutting = "";

  FakeMkfs(CommandRunner others) {
    this.others = others;
  }

  /** This program is not installed. */
  void miss(String program) {
    missing = program;
  }

  /** This program fails, with half of its work done. */
  void fail(String program) {
    failing = program;
  }

  /** This program cuts its file off. */
  void cutOff(String program) {
    cutting = program;
  }

  /** The programs that made something, in order. */
  List<String> made() {
    return made.stream().map(command -> command.arguments().get(0)).toList();
  }

  @Override
  public CommandResult run(Command command) {
    List<String> arguments = command.arguments();
    String program = arguments.get(0);
    if (!PROGRAMS.contains(program)) {
      return others.run(command);
    }
    if (program.equals(missing)) {
      throw new ImageException(
          Kind.COMMAND_MISSING, "Command " + program + " is not installed (its package: nest)");
    }
    if (!VERSIONS.contains(arguments.get(1))) {
      made.add(command);
      write(arguments);
    }
    return command.check(new CommandResult(program.equals(failing) ? 1 : 0, "", "out of twigs"));
  }

  private void write(List<String> arguments) {
    int last = arguments.size() - 1;
    String content = String.join(" ", arguments.subList(0, last));
    try (FileChannel file =
        FileChannel.open(Path.of(arguments.get(last)), StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)));
      if (arguments.get(0).equals(cutting)) {
        file.truncate(1);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
