/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.command;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.event.CommandSpan;
import dev.cowbird.imagebackend.event.FlowEvents;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.apache.commons.exec.ExecuteException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs commands as processes of this host, with an empty stdin, in the locale C.UTF-8.
 *
 * <p>A command never outlives this JVM, also when that is killed: {@code setpriv} has the kernel
 * kill the command when its parent is gone. Processes that the command itself starts are not
 * covered. What remains is the moment from fork to setpriv's prctl(2), about a millisecond: if the
 * JVM is killed just then, the kernel has nobody to tell, and the command runs on, under its
 * limits. Closing that gap takes a program of our own that looks for its parent after the prctl, or
 * a shell; as every command writes under a name in flight, which bears a dead process's id from
 * then on, nothing is ever mistaken for whole.
 */
public final class ExecCommandRunner implements CommandRunner {
  private static final Logger LOG = LoggerFactory.getLogger(ExecCommandRunner.class);

  private final Executables executables;
  private final Map<String, String> environment;

  /** A runner that finds commands as this JVM's PATH says, and in the system's sbin directories. */
  public ExecCommandRunner() {
    this(Executables.ofPath(Optional.ofNullable(System.getenv("PATH"))), System.getenv());
  }

  ExecCommandRunner(Executables executables, Map<String, String> environment) {
    this.executables = executables;
    this.environment = inCLocale(environment);
  }

  /** The plain C locale would show file names that aren't ASCII as question marks. */
  private static Map<String, String> inCLocale(Map<String, String> environment) {
    Map<String, String> changed = new HashMap<>(environment);
    changed.put("LC_ALL", "C.UTF-8");
    // gettext obeys it under every locale but C itself.
    changed.remove("LANGUAGE");
    return Map.copyOf(changed);
  }

  @Override
  public CommandResult run(Command command) {
    List<String> arguments = guarded(command);
    requireEncodable(command);
    LOG.debug("Running {}", arguments);
    ChildProcess child = ChildProcess.start(command.title(), arguments, environment);
    int status = await(child, command);
    if (child.stdout().overflowed()) {
      throw command.failed("it printed more than " + StdoutCapture.CAPACITY + " bytes", "");
    }
    return command.check(
        new CommandResult(status, child.stdout().text(), child.stderr().text()));
  }

  private List<String> guarded(Command command) {
    String executable = executables.find(command.arguments().get(0)).toString();
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of(executables.find("setpriv").toString(), "--pdeathsig", "KILL", "--"));
    command.limits().ifPresent(limits -> arguments.addAll(limitedBy(limits)));
    arguments.add(executable);
    arguments.addAll(command.arguments().subList(1, command.arguments().size()));
    return arguments;
  }

  private List<String> limitedBy(CommandLimits limits) {
    // The soft limit sends SIGXCPU, which tells the cause; the hard one a second later kills.
    long seconds = limits.cpuSeconds();
    return List.of(
        executables.find("prlimit").toString(),
        "--as=" + limits.addressSpaceBytes(),
        "--cpu=" + seconds + ":" + (seconds + 1),
        "--core=0",
        "--");
  }

  /** Java would pass on a question mark, and the command would touch another file. */
  private static void requireEncodable(Command command) {
    String charset = System.getProperty("sun.jnu.encoding", "UTF-8");
    CharsetEncoder encoder = Charset.forName(charset).newEncoder();
    for (String argument : command.arguments()) {
      if (!encoder.canEncode(argument)) {
        throw command.failed(
            "this JVM's character set "
                + charset
                + " lacks a character of the argument '"
                + StderrTail.printable(argument)
                + "'; start it under LC_ALL=C.UTF-8",
            "");
      }
    }
  }

  private static int await(ChildProcess child, Command command) {
    try (CommandSpan step = FlowEvents.command(command.title())) {
      int status = child.await(command.timeout());
      step.exited(status);
      return status;
    } catch (TimeoutException e) {
      child.end();
      throw command.failed(
          "it took longer than " + command.timeout().toMillis() + " ms",
          child.stderr().text());
    } catch (InterruptedException e) {
      child.end();
      Thread.currentThread().interrupt();
      throw new ImageException(
          Kind.INTERRUPTED, "Running " + command.title() + " was interrupted", e);
    } catch (ExecuteException e) {
      // The process has ended, and its output has not: nobody knows what is still to come.
      throw command.failed("a process that it left behind holds its output open", "");
    } catch (IOException e) {
      throw new ImageException(
          Kind.COMMAND_FAILED,
          "Running " + command.title() + " failed: " + StderrTail.printable("" + e.getMessage()),
          e);
    }
  }
}
