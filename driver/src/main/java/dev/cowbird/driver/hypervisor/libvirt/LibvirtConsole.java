/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor.libvirt;

import com.sun.jna.Pointer;
import dev.cowbird.driver.GuestConsole;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.libvirt.jna.DomainPointer;
import org.libvirt.jna.SizeT;
import org.libvirt.jna.StreamPointer;

/**
 * A console on a libvirt stream that never blocks: who has to wait does so here, on this object's
 * monitor, until libvirt's event loop says that the stream has changed. So nobody is ever inside
 * libvirt for long, and closing needs to wait for nobody.
 */
final class LibvirtConsole implements GuestConsole {
  /** How long an event can be missed without harm. */
  private static final long RECHECK_MILLIS = 1_000;

  /** What the stream functions return instead of waiting. */
  private static final int WOULD_BLOCK = -2;

  private static final int CHUNK = 16 << 10;

  private final LibvirtConnection connection;
  private final String domainName;
  private final Pointer number;
  private final InputStream input = new Input();
  private final OutputStream output = new Output();
  private @Nullable StreamPointer stream;
  private int awaited;

  private LibvirtConsole(LibvirtConnection connection, StreamPointer stream, String domainName) {
    this.connection = connection;
    this.stream = stream;
    this.domainName = domainName;
    this.number = connection.runtime().register(this::wake);
  }

  /** Opens the first console of the domain. The connection closes it, if nobody else does. */
  static LibvirtConsole open(LibvirtConnection connection, DomainPointer domain, String domainName)
      throws LibvirtFailure {
    LibvirtCalls calls = connection.calls();
    StreamPointer stream =
        calls.virStreamNew(connection.pointer(), LibvirtCalls.VIR_STREAM_NONBLOCK);
    if (stream == null) {
      throw LibvirtFailure.last(calls);
    }
    if (calls.virDomainOpenConsole(domain, null, stream, 0) < 0) {
      LibvirtFailure failure = LibvirtFailure.last(calls);
      calls.virStreamFree(stream);
      throw failure;
    }
    LibvirtConsole console = new LibvirtConsole(connection, stream, domainName);
    connection.add(console);
    if (console.listen(stream) < 0) {
      LibvirtFailure failure = LibvirtFailure.last(calls);
      console.close();
      throw failure;
    }
    return console;
  }

  private int listen(StreamPointer opened) {
    return connection
        .calls()
        .virStreamEventAddCallback(
            opened,
            LibvirtCalls.VIR_STREAM_EVENT_READABLE,
            connection.runtime().streamCallback(),
            number,
            null);
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
    StreamPointer open;
    synchronized (this) {
      open = stream;
      stream = null;
      notifyAll();
    }
    if (open == null) {
      return;
    }
    LibvirtCalls calls = connection.calls();
    calls.virStreamEventRemoveCallback(open);
    connection.runtime().unregister(number);
    // Outside of the monitor: this waits for the daemon, and the event loop must not wait for us.
    calls.virStreamAbort(open);
    calls.virStreamFree(open);
    connection.remove(this);
  }

  /** Called by the event loop for as long as an event lasts, so it asks for no more of them. */
  private synchronized void wake() {
    if (stream != null) {
      awaited = 0;
      connection.calls().virStreamEventUpdateCallback(stream, awaited);
    }
    notifyAll();
  }

  /** Waits until the stream may be readable or writable, whichever {@code event} says. */
  private void waitFor(int event, StreamPointer open) throws InterruptedIOException {
    awaited |= event;
    connection.calls().virStreamEventUpdateCallback(open, awaited);
    try {
      TimeUnit.MILLISECONDS.timedWait(this, RECHECK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted on the console of domain '" + domainName + "'");
    }
  }

  private synchronized int receive(byte[] chunk) throws IOException {
    while (stream != null) {
      int count = connection.calls().virStreamRecv(stream, chunk, new SizeT(chunk.length));
      if (count == 0) {
        return -1;
      }
      if (count != WOULD_BLOCK) {
        return check(count, "read from");
      }
      waitFor(LibvirtCalls.VIR_STREAM_EVENT_READABLE, stream);
    }
    return -1;
  }

  private synchronized int send(byte[] chunk) throws IOException {
    while (stream != null) {
      int count = connection.calls().virStreamSend(stream, chunk, new SizeT(chunk.length));
      if (count != WOULD_BLOCK) {
        return check(count, "write to");
      }
      waitFor(LibvirtCalls.VIR_STREAM_EVENT_WRITABLE, stream);
    }
    throw new IOException("The console of domain '" + domainName + "' is closed");
  }

  private int check(int count, String verb) throws IOException {
    if (count < 0) {
      LibvirtFailure failure = LibvirtFailure.last(connection.calls());
      throw new IOException(
          "Can't " + verb + " the console of domain '" + domainName + "': " + failure.getMessage(),
          failure);
    }
    return count;
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
      if (length == 0) {
        return 0;
      }
      byte[] chunk = new byte[Math.min(length, CHUNK)];
      int count = receive(chunk);
      if (count > 0) {
        System.arraycopy(chunk, 0, target, offset, count);
      }
      return count;
    }

    @Override
    public void close() {
      LibvirtConsole.this.close();
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
      int sent = 0;
      while (sent < length) {
        int end = offset + Math.min(length, sent + CHUNK);
        sent += send(Arrays.copyOfRange(source, offset + sent, end));
      }
    }

    @Override
    public void close() {
      LibvirtConsole.this.close();
    }
  }
}
