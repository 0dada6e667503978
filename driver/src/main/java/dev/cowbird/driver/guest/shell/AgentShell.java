/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.shell;

import dev.cowbird.driver.CopiedFiles;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.GuestCommand;
import dev.cowbird.driver.GuestCommandResult;
import dev.cowbird.driver.GuestShell;
import dev.cowbird.driver.GuestStreams;
import dev.cowbird.driver.guest.agent.AgentExit;
import dev.cowbird.driver.guest.agent.GuestAgent;
import dev.cowbird.driver.guest.copy.CommandTree;
import dev.cowbird.driver.guest.copy.FileTree;
import dev.cowbird.driver.guest.copy.HostTree;
import dev.cowbird.driver.guest.copy.TreeCopy;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.ProgressListener;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A shell by the guest agent. */
public final class AgentShell implements GuestShell {
  /** An agent keeps no stream to a program open; what it takes at once is a message. */
  private static final int MOST_INPUT = 1 << 20;

  private static final long SHORTEST_PAUSE_MILLIS = 10;
  private static final long LONGEST_PAUSE_MILLIS = 500;

  /** As shells say it of a command that can't be run. */
  private static final int CANNOT_RUN = 127;

  /** GLib's words, which the agent passes on. */
  private static final String NOT_STARTED = "Failed to execute child process";

  private final InstanceName name;
  private final GuestAgent agent;

  public AgentShell(InstanceName name, GuestAgent agent) {
    this.name = name;
    this.agent = agent;
  }

  @Override
  public int run(GuestCommand command, GuestStreams streams) {
    try {
      byte[] input = streams.input().readNBytes(MOST_INPUT + 1);
      if (input.length > MOST_INPUT) {
        throw new IOException("an agent takes at most " + MOST_INPUT + " bytes of input");
      }
      Optional<Long> process = start(command, input, streams);
      return process.isEmpty() ? CANNOT_RUN : finish(command, process.get(), streams);
    } catch (IOException e) {
      throw new DriverException(Kind.GUEST_FAILED, ran(command) + " failed: " + e.getMessage(), e);
    }
  }

  /** Empty if there is no such program, which is then said where it would print its errors. */
  private Optional<Long> start(GuestCommand command, byte[] input, GuestStreams streams)
      throws IOException {
    try {
      return Optional.of(agent.start(command.words(), input));
    } catch (DriverException e) {
      String said = "" + e.getMessage();
      if (e.kind() != Kind.GUEST_FAILED || !said.contains(NOT_STARTED)) {
        throw e;
      }
      String words = said.substring(said.indexOf(NOT_STARTED)) + "\n";
      streams.error().write(words.getBytes(StandardCharsets.UTF_8));
      return Optional.empty();
    }
  }

  private int finish(GuestCommand command, long process, GuestStreams streams) throws IOException {
    AgentExit exit = await(command, process);
    if (exit.isTruncated()) {
      throw new IOException("it printed more than the agent keeps; by SSH there is no limit");
    }
    exit.output().transferTo(streams.output());
    streams.output().flush();
    exit.error().transferTo(streams.error());
    streams.error().flush();
    return exit.status();
  }

  private AgentExit await(GuestCommand command, long process) {
    long deadline = System.nanoTime() + command.timeout().toNanos();
    long pause = SHORTEST_PAUSE_MILLIS;
    try {
      Optional<AgentExit> exit = ended(command, process);
      while (exit.isEmpty()) {
        if (System.nanoTime() - deadline >= 0) {
          kill(process);
          throw new DriverException(
              Kind.TIMED_OUT, ran(command) + " was not done within " + command.timeout());
        }
        // No event tells of a program's end.
        TimeUnit.MILLISECONDS.sleep(pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        exit = ended(command, process);
      }
      return exit.get();
    } catch (InterruptedException e) {
      kill(process);
      Thread.currentThread().interrupt();
      throw new DriverException(Kind.INTERRUPTED, ran(command) + " was interrupted", e);
    }
  }

  /** What a program printed comes in one message, which libvirt drops if it has over 4 MiB. */
  private Optional<AgentExit> ended(GuestCommand command, long process) {
    try {
      return agent.ended(process);
    } catch (DriverException e) {
      if (e.kind() != Kind.AGENT_UNAVAILABLE) {
        throw e;
      }
      throw new DriverException(
          e.kind(),
          ran(command) + " was begun, and its end is not known, as the agent stopped answering or"
              + " it printed more than some 2 MiB, which is only passed on by SSH: "
              + e.getMessage(),
          e);
    }
  }

  private void kill(long process) {
    boolean interrupted = Thread.interrupted();
    try {
      agent.start(List.of("kill", "-KILL", Long.toString(process)), new byte[0]);
    } catch (DriverException e) {
      // That it is late is told; a guest that can't end it has worse troubles.
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private String ran(GuestCommand command) {
    return Commands.described(command, name) + " by the agent";
  }

  @Override
  public GuestCommandResult run(GuestCommand command, InputStream input) {
    return CapturedOutput.of(this, command, input);
  }

  @Override
  public CopiedFiles copyIn(Path source, String destination, ProgressListener progress) {
    return new TreeCopy(new HostTree(), tree(), progress)
        .run(Commands.hostPath(source), Commands.guestPath(destination));
  }

  @Override
  public CopiedFiles copyOut(String source, Path destination, ProgressListener progress) {
    return new TreeCopy(tree(), new HostTree(), progress)
        .run(Commands.guestPath(source), Commands.hostPath(destination));
  }

  private FileTree tree() {
    return new CommandTree(this::run, new AgentContent(agent));
  }

  @Override
  public void close() {}
}
