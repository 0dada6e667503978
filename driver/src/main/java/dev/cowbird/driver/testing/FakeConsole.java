/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.testing;

import dev.cowbird.driver.GuestConsole;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;

/** A console whose other end is a {@link FakeGuest}. Guarded by the hypervisor's monitor. */
final class FakeConsole implements GuestConsole {
  private final Object monitor;
  private final FakeGuest guest;
  private final Queue<Byte> printed = new ArrayDeque<>();
  private final InputStream input = new Input();
  private final OutputStream output = new Output();
  private boolean ended;
  private boolean closed;

  FakeConsole(Object monitor, FakeGuest guest) {
    this.monitor = monitor;
    this.guest = guest;
  }

  @Override
  public InputStream input() {
    return input;
  }

  @Override
  public OutputStream output() {
    return output;
  }

  @Override
  public void close() {
    synchronized (monitor) {
      closed = true;
      printed.clear();
      monitor.notifyAll();
    }
  }

  boolean isOpen() {
    return !closed && !ended;
  }

  void print(byte[] bytes) {
    for (byte each : bytes) {
      printed.add(each);
    }
    monitor.notifyAll();
  }

  /** The machine is gone: what it printed can still be read. */
  void end() {
    ended = true;
    monitor.notifyAll();
  }

  private void awaitOutput() throws InterruptedIOException {
    try {
      while (printed.isEmpty() && isOpen()) {
        monitor.wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted on the console of a domain");
    }
  }

  private final class Input extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, target.length);
      synchronized (monitor) {
        if (length == 0) {
          return 0;
        }
        awaitOutput();
        int count = Math.min(length, printed.size());
        for (int i = 0; i < count; i++) {
          target[offset + i] = printed.remove();
        }
        return count == 0 ? -1 : count;
      }
    }

    @Override
    public void close() {
      FakeConsole.this.close();
    }
  }

  private final class Output extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, source.length);
      synchronized (monitor) {
        if (!isOpen()) {
          throw new IOException("The console of the domain is closed");
        }
        guest.reads(new String(source, offset, length, StandardCharsets.UTF_8));
      }
    }

    @Override
    public void close() {
      FakeConsole.this.close();
    }
  }
}
