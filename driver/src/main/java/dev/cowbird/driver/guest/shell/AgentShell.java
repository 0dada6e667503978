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
import dev.cowbird.driver.text.Quoted;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.ProgressListener;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A shell by the guest agent. Where the guest has {@code sh} and {@code mktemp}, input and output
 * go by files in its {@code /tmp}; elsewhere by the agent's messages.
 */
public final class AgentShell implements GuestShell {
  /** What an agent takes at once is a message. */
  private static final int MOST_INPUT = 1 << 20;

  /** As shells say it of a command that can't be run. */
  private static final int CANNOT_RUN = 127;

  private final InstanceName name;
  private final GuestAgent agent;

  public AgentShell(InstanceName name, GuestAgent agent) {
    this.name = name;
    this.agent = agent;
  }

  @Override
  public int run(GuestCommand command, GuestStreams streams) {
    Deadline deadline = Deadline.in(command.timeout(), ran(command));
    try (TimedInput input = new TimedInput(streams.input(), deadline)) {
      GuestStreams timed = new GuestStreams(input, streams.output(), streams.error());
      Optional<AgentSpool> spool = AgentSpool.make(agent);
      return spool.isPresent()
          ? spooled(spool.get(), command, timed, deadline)
          : direct(command, timed, deadline);
    } catch (IOException e) {
      throw new DriverException(Kind.GUEST_FAILED, ran(command) + " failed: " + e.getMessage(), e);
    }
  }

  private int spooled(
      AgentSpool made, GuestCommand command, GuestStreams streams, Deadline deadline)
      throws IOException {
    try (AgentSpool spool = made) {
      spool.fill(streams.input());
      Optional<AgentProcess> process =
          AgentProcess.start(agent, spool.through(command.words()), new byte[0]);
      if (process.isEmpty()) {
        return notThere(command, streams);
      }
      return process
          .get()
          .await(deadline, () -> spool.drain(streams.output(), streams.error()))
          .status();
    }
  }

  private int direct(GuestCommand command, GuestStreams streams, Deadline deadline)
      throws IOException {
    byte[] input = streams.input().readNBytes(MOST_INPUT + 1);
    if (input.length > MOST_INPUT) {
      throw new IOException("an agent takes at most " + MOST_INPUT + " bytes of input");
    }
    Optional<AgentProcess> process = AgentProcess.start(agent, command.words(), input);
    if (process.isEmpty()) {
      return notThere(command, streams);
    }
    AgentExit exit = process.get().await(deadline, () -> false);
    if (exit.isTruncated()) {
      throw new IOException("it printed more than the agent keeps; by SSH there is no limit");
    }
    exit.output().transferTo(streams.output());
    streams.output().flush();
    exit.error().transferTo(streams.error());
    streams.error().flush();
    return exit.status();
  }

  private static int notThere(GuestCommand command, GuestStreams streams) throws IOException {
    String words = "The guest can't run " + Quoted.of(command.words().get(0)) + "\n";
    streams.error().write(words.getBytes(StandardCharsets.UTF_8));
    return CANNOT_RUN;
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
    return new CommandTree(this::brief, this::run, new AgentContent(agent));
  }

  /** A program of which little output is to be expected: it needs no files, and is done sooner. */
  private GuestCommandResult brief(GuestCommand command) {
    try (CapturedOutput output = new CapturedOutput();
        CapturedOutput error = new CapturedOutput()) {
      GuestStreams streams = new GuestStreams(InputStream.nullInputStream(), output, error);
      int status = direct(command, streams, Deadline.in(command.timeout(), ran(command)));
      return new GuestCommandResult(status, output.text(), error.text());
    } catch (IOException e) {
      throw new DriverException(Kind.GUEST_FAILED, ran(command) + " failed: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {}
}
