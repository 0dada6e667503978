/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.ready;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

/**
 * A port of this host behind which slirp or passt passes connections on to a guest. They take each
 * one before they ask the guest for it. If the guest refuses, they close it within milliseconds; if
 * nobody answers, it stays open (for 75 s by slirp, 10 s by passt). So a server in the guest is
 * known by what it says, or by its hanging up after the client did.
 */
record RelayedPort(InetSocketAddress relay) {
  private static final int CONNECT_MILLIS = 1000;
  private static final int REFUSAL_MILLIS = 1000;
  private static final int HANG_UP_MILLIS = 3000;

  /** What came of a connection in some time. */
  private enum Heard {
    BYTES,
    END,
    NOTHING
  }

  /**
   * Makes sure that a server in the guest accepts; blocks for up to some seconds.
   *
   * @throws IOException if it does not
   */
  void connect() throws IOException {
    // A guest that comes up while it is waited for may refuse just then, and the relay hangs up.
    // The second time it refuses at once.
    if (converse() == Heard.END) {
      converse();
    }
  }

  private Heard converse() throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(relay, CONNECT_MILLIS);
      Heard first = listen(socket, REFUSAL_MILLIS);
      if (first == Heard.END) {
        throw new IOException("the guest refuses the connection");
      }
      if (first == Heard.BYTES) {
        return first;
      }
      socket.shutdownOutput();
      Heard second = listen(socket, HANG_UP_MILLIS);
      if (second == Heard.NOTHING) {
        throw new IOException("nobody in the guest answers");
      }
      return second;
    }
  }

  private static Heard listen(Socket socket, int millis) throws IOException {
    socket.setSoTimeout(millis);
    try {
      return socket.getInputStream().read() < 0 ? Heard.END : Heard.BYTES;
    } catch (SocketTimeoutException e) {
      return Heard.NOTHING;
    }
  }
}
