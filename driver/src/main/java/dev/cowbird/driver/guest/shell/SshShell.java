/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.shell;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import dev.cowbird.driver.CopiedFiles;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.GuestCommand;
import dev.cowbird.driver.GuestCommandResult;
import dev.cowbird.driver.GuestShell;
import dev.cowbird.driver.GuestStreams;
import dev.cowbird.driver.guest.copy.CommandTree;
import dev.cowbird.driver.guest.copy.FileTree;
import dev.cowbird.driver.guest.copy.HostTree;
import dev.cowbird.driver.guest.copy.TreeCopy;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.ProgressListener;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A shell by SSH; files go by SFTP, or by commands where the server has none. */
final class SshShell implements GuestShell {
  private static final int OF_SIGNALS = 128;
  private static final int OF_UNKNOWN_SIGNAL = 255;

  /** RFC 4254, section 6.10, at their numbers in signal(7). */
  private static final List<String> SIGNALS = List.of(
      "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2",
      "PIPE", "ALRM", "TERM");

  private final InstanceName name;
  private final Session session;
  private Optional<ChannelSftp> sftp = Optional.empty();

  SshShell(InstanceName name, Session session) {
    this.name = name;
    this.session = session;
  }

  @Override
  public int run(GuestCommand command, GuestStreams streams) {
    RelayedInput input = new RelayedInput(streams.input());
    RelayedOutput output = new RelayedOutput(streams.output());
    RelayedOutput error = new RelayedOutput(streams.error());
    try {
      ChannelExec channel = (ChannelExec) session.openChannel("exec");
      channel.setCommand(Commands.quoted(command));
      channel.setInputStream(input, true);
      channel.setOutputStream(output, true);
      channel.setErrStream(error, true);
      try {
        CommandChannels.connect(channel);
        await(channel, command, () -> {
          input.requireSound();
          output.requireSound();
          error.requireSound();
        });
        return status(channel);
      } finally {
        CommandChannels.close(channel);
      }
    } catch (JSchException e) {
      throw new DriverException(
          Kind.GUEST_UNREACHABLE, ran(command) + " failed: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new DriverException(Kind.GUEST_FAILED, ran(command) + " failed: " + e.getMessage(), e);
    }
  }

  /** That nothing has failed that a command reads or writes. */
  private interface Check {
    void requireSound() throws IOException;
  }

  private void await(ChannelExec channel, GuestCommand command, Check streams) throws IOException {
    long deadline = System.nanoTime() + command.timeout().toNanos();
    try {
      while (!channel.isClosed()) {
        if (System.nanoTime() - deadline >= 0) {
          CommandChannels.kill(channel);
          throw new DriverException(
              Kind.TIMED_OUT,
              ran(command) + " was not done within " + command.timeout().toMillis() + " ms");
        }
        streams.requireSound();
        // The client tells nobody of a channel's end, nor the guest that there is no more input.
        TimeUnit.MILLISECONDS.sleep(CommandChannels.PAUSE_MILLIS);
      }
      streams.requireSound();
    } catch (InterruptedException e) {
      CommandChannels.kill(channel);
      Thread.currentThread().interrupt();
      throw new DriverException(Kind.INTERRUPTED, ran(command) + " was interrupted", e);
    } catch (IOException e) {
      CommandChannels.kill(channel);
      throw e;
    }
  }

  private int status(ChannelExec channel) throws JSchException {
    String signal = channel.getExitSignal();
    if (channel.getExitStatus() < 0 && signal == null) {
      throw new JSchException("the connection ended before it was told how the command did");
    }
    if (signal == null) {
      return channel.getExitStatus() & 0xff;
    }
    int number = SIGNALS.indexOf(signal);
    return number > 0 ? OF_SIGNALS + number : OF_UNKNOWN_SIGNAL;
  }

  private String ran(GuestCommand command) {
    return Commands.described(command, name) + " by SSH";
  }

  @Override
  public GuestCommandResult run(GuestCommand command, InputStream input) {
    return CapturedOutput.of(this, command, input);
  }

  @Override
  public CopiedFiles copyIn(Path source, String destination, ProgressListener progress) {
    String target = Commands.guestPath(destination);
    return new TreeCopy(new HostTree(), tree(), progress).run(Commands.hostPath(source), target);
  }

  @Override
  public CopiedFiles copyOut(String source, Path destination, ProgressListener progress) {
    String path = Commands.guestPath(source);
    return new TreeCopy(tree(), new HostTree(), progress).run(path, Commands.hostPath(destination));
  }

  private FileTree tree() {
    if (sftp.isEmpty()) {
      sftp = openSftp();
    }
    return sftp.isPresent()
        ? new SftpTree(sftp.get())
        : new CommandTree(this::run, this::run, new SshContent(this, session));
  }

  /**
   * Empty if the server has none. dropbear, which has none of its own, closes the channel at once
   * and then takes the client's first word on it for an error of the whole connection.
   */
  private Optional<ChannelSftp> openSftp() {
    if (session.getServerVersion().contains("dropbear")) {
      return Optional.empty();
    }
    try {
      ChannelSftp channel = (ChannelSftp) session.openChannel("sftp");
      channel.connect(CommandChannels.CONNECT_MILLIS);
      return Optional.of(channel);
    } catch (JSchException e) {
      if (!session.isConnected()) {
        throw new DriverException(
            Kind.GUEST_UNREACHABLE, "The connection to guest " + name + " broke", e);
      }
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    session.disconnect();
  }
}
