/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.ready;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** What is tried at a TCP endpoint. Each attempt takes seconds at most. */
final class Tcp {
  private static final int CONNECT_MILLIS = 1000;
  private static final int READ_MILLIS = 3000;

  /** RFC 4253, section 4.2: the version line has 255 bytes at most; lines may come before it. */
  private static final int MOST_BANNER_BYTES = 4096;

  private Tcp() {}

  static void connect(InetSocketAddress endpoint) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(endpoint, CONNECT_MILLIS);
    }
  }

  /** Reads up to the line in which an SSH server says its version. */
  static void sshBanner(InetSocketAddress endpoint) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(endpoint, CONNECT_MILLIS);
      socket.setSoTimeout(READ_MILLIS);
      InputStream input = socket.getInputStream();
      StringBuilder said = new StringBuilder("\n");
      for (int i = 0; i < MOST_BANNER_BYTES; i++) {
        int next = input.read();
        if (next < 0) {
          throw new IOException("it closed the connection before it said that it is SSH");
        }
        said.append(new String(new byte[] {(byte) next}, StandardCharsets.ISO_8859_1));
        if (said.length() > 5 && said.indexOf("\nSSH-") >= 0) {
          return;
        }
      }
      throw new IOException("it does not say that it is SSH");
    }
  }
}
