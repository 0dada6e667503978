/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.output.Output;
import dev.cowbird.driver.ComputeDriver;
import dev.cowbird.driver.GuestConsole;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.command.Command;
import dev.cowbird.imagebackend.command.CommandRunner;
import dev.cowbird.imagebackend.command.ExecCommandRunner;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.stream.Stream;

/** A console that is typed into: the terminal hands over every key, until Ctrl-]. */
final class TypedConsole {
  private static final List<String> STTY = List.of("stty", "-F", "/dev/tty");
  private static final int CTRL_CLOSING_BRACKET = 0x1d;

  private final ComputeDriver driver;
  private final InstanceName name;
  private final Output output;
  private final CommandRunner commands = new ExecCommandRunner();

  TypedConsole(ComputeDriver driver, InstanceName name, Output output) {
    this.driver = driver;
    this.name = name;
    this.output = output;
  }

  void run() {
    output.note("Connected to " + name + "; Ctrl-] ends it.");
    String saved = stty("-g").strip();
    try (GuestConsole console = driver.openConsole(name)) {
      stty("raw", "-echo");
      Thread typing = new Thread(() -> type(console), "cowbird-console-input");
      typing.setDaemon(true);
      typing.start();
      copy(console.input(), output.stream());
    } finally {
      restore(saved);
      output.note("");
    }
  }

  /** Also when this thread was interrupted: a terminal that is left raw is of no use. */
  private void restore(String saved) {
    boolean interrupted = Thread.interrupted();
    stty(saved);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private String stty(String... arguments) {
    return commands
        .run(Command.of(Stream.concat(STTY.stream(), Stream.of(arguments)).toList()))
        .stdout();
  }

  private static void type(GuestConsole console) {
    try {
      int key = System.in.read();
      while (key >= 0 && key != CTRL_CLOSING_BRACKET) {
        console.output().write(key);
        console.output().flush();
        key = System.in.read();
      }
    } catch (IOException e) {
      // the guest has gone: the other direction ends as well
    } finally {
      console.close();
    }
  }

  private static void copy(InputStream from, OutputStream to) {
    byte[] buffer = new byte[4096];
    try {
      for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
        to.write(buffer, 0, n);
        to.flush();
      }
    } catch (IOException e) {
      // closed by the other direction, or the guest has gone
    }
  }
}
