/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.cowbird.imagebackend.ImageLocation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server that says its lines word for word, one to each that connects, the last one again and
 * again, and hangs up.
 */
final class Parrot implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final List<String> lines;
  private final Thread thread;

  Parrot(String... lines) throws IOException {
    this.lines = List.of(lines);
    thread = new Thread(this::answer);
    thread.start();
  }

  int port() {
    return server.getLocalPort();
  }

  ImageLocation.Http location() {
    return new ImageLocation.Http(URI.create("http://127.0.0.1:" + port() + "/image"));
  }

  /** The heads of all requests that came. */
  List<String> heads() {
    return heads;
  }

  private void answer() {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        heads.add(readHead(socket));
        String line = lines.get(Math.min(heads.size(), lines.size()) - 1);
        socket.getOutputStream().write(line.getBytes(ISO_8859_1));
      } catch (IOException e) {
        // the server is closed, or the client has heard enough
      }
    }
  }

  static String readHead(Socket socket) throws IOException {
    StringBuilder head = new StringBuilder();
    int next = 0;
    while (head.indexOf("\r\n\r\n") < 0 && next >= 0) {
      next = socket.getInputStream().read();
      if (next >= 0) {
        head.append((char) next);
      }
    }
    return head.toString();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    server.close();
    thread.join(10_000);
  }
}
