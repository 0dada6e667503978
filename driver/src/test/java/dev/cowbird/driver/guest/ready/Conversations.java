/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.ready;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;

/** What a server of this host does with those who connect. */
final class Conversations {
  /** What becomes of a connection before it is closed. */
  @FunctionalInterface
  interface Conversation {
    void with(Socket client) throws IOException;
  }

  private Conversations() {}

  /** Has one after the other, until the server is closed. */
  static void serve(ServerSocket server, Conversation conversation) {
    Thread thread = new Thread(() -> {
      while (!server.isClosed()) {
        try (Socket client = server.accept()) {
          conversation.with(client);
        } catch (IOException e) {
          // closed, or the client has gone
        }
      }
    });
    thread.setDaemon(true);
    thread.start();
  }
}
