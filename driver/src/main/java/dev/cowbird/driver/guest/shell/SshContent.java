/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.shell;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.GuestCommand;
import dev.cowbird.driver.GuestStreams;
import dev.cowbird.driver.guest.copy.CommandTree;
import dev.cowbird.driver.text.Quoted;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;

/** A guest's files, read and written by {@code cat}, where its SSH server has no SFTP. */
record SshContent(SshShell shell, Session session) implements CommandTree.Content {
  /** That the connection is alive is looked after by itself. */
  private static final Duration LONGEST_TRANSFER = Duration.ofDays(1);

  @Override
  public InputStream read(String file) throws IOException {
    try {
      ChannelExec channel = (ChannelExec) session.openChannel("exec");
      channel.setCommand(Commands.quoted(GuestCommand.of("cat", file)));
      InputStream output = channel.getInputStream();
      CommandChannels.connect(channel);
      return new ChannelInput(channel, output);
    } catch (JSchException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** The file's bytes; ended early, they are missed by whoever knows how many there must be. */
  private static final class ChannelInput extends FilterInputStream {
    private final ChannelExec channel;

    ChannelInput(ChannelExec channel, InputStream output) {
      super(output);
      this.channel = channel;
    }

    @Override
    public void close() throws IOException {
      // A client that waits for room hears of nothing else, so that what still comes is dropped.
      channel.setOutputStream(OutputStream.nullOutputStream());
      in.skipNBytes(in.available());
      CommandChannels.abandon(channel);
    }
  }

  @Override
  public void write(String file, InputStream content) throws IOException {
    CapturedOutput error = new CapturedOutput();
    GuestCommand command =
        new GuestCommand(List.of("sh", "-c", "cat >\"$1\"", "sh", file), LONGEST_TRANSFER);
    if (told(command, new GuestStreams(content, error, error)) != 0) {
      throw new IOException("the guest's cat says " + Quoted.of(error.text()));
    }
  }

  /** What fails of a file is a matter of the copy; all else is one of the guest. */
  private int told(GuestCommand command, GuestStreams streams) throws IOException {
    try {
      return shell.run(command, streams);
    } catch (DriverException e) {
      if (e.kind() == Kind.GUEST_FAILED) {
        throw new IOException(e.getMessage(), e);
      }
      throw e;
    }
  }
}
