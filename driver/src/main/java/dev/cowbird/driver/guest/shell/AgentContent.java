/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.shell;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.guest.agent.GuestAgent;
import dev.cowbird.driver.guest.copy.CommandTree;
import dev.cowbird.imagebackend.file.BulkInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A guest's files, read and written piece by piece by its agent. */
record AgentContent(GuestAgent agent) implements CommandTree.Content {
  /** libvirt passes on messages of up to 4 MiB, in which this takes a third more. */
  private static final int READ_BYTES = 512 << 10;

  /** Agents take a message in small steps, and one of a MiB not within a minute. */
  private static final int WRITE_BYTES = 64 << 10;

  @Override
  public InputStream read(String file) throws IOException {
    return new AgentInput(agent, told(() -> agent.openToRead(file)));
  }

  @Override
  public void write(String file, InputStream content) throws IOException {
    try (OpenFile opened = new OpenFile(agent, told(() -> agent.openToWrite(file)))) {
      byte[] piece = content.readNBytes(WRITE_BYTES);
      while (piece.length > 0) {
        opened.write(piece);
        piece = content.readNBytes(WRITE_BYTES);
      }
    }
  }

  /** A file that is being written in the guest. */
  private record OpenFile(GuestAgent agent, long handle) implements AutoCloseable {
    void write(byte[] piece) throws IOException {
      told(() -> {
        agent.write(handle, piece);
        return handle;
      });
    }

    @Override
    public void close() {
      agent.close(handle);
    }
  }

  /** Something that an agent is asked. */
  private interface Question<T> {
    T ask();
  }

  /** What the agent refuses is a matter of the file; all else is one of the guest. */
  private static <T> T told(Question<T> question) throws IOException {
    try {
      return question.ask();
    } catch (DriverException e) {
      if (e.kind() == Kind.GUEST_FAILED) {
        throw new IOException(e.getMessage(), e);
      }
      throw e;
    }
  }

  /** A file that is open in the guest. */
  private static final class AgentInput extends BulkInputStream {
    private final GuestAgent agent;
    private final long file;
    private byte[] piece = new byte[0];
    private int position;

    AgentInput(GuestAgent agent, long file) {
      this.agent = agent;
      this.file = file;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (position == piece.length) {
        piece = told(() -> agent.read(file, READ_BYTES));
        position = 0;
      }
      if (piece.length == 0) {
        return -1;
      }
      int n = Math.min(length, piece.length - position);
      System.arraycopy(piece, position, buffer, offset, n);
      position += n;
      return n;
    }

    @Override
    public void close() {
      agent.close(file);
    }
  }
}
