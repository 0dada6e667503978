/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** A forward proxy, also for tunnels, which may want credentials. */
final class TestProxy implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final String wanted;

  /** @param wanted a line that must be among the header fields; empty for none */
  TestProxy(String wanted) throws IOException {
    this.wanted = wanted;
    threads.execute(this::accept);
  }

  String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  /** The heads of all requests that came. */
  List<String> heads() {
    return heads;
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        sockets.add(client);
        threads.execute(() -> serve(client));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(Socket client) {
    try (client) {
      String head = Parrot.readHead(client);
      heads.add(head);
      List<String> lines = List.of(head.split("\r\n", -1));
      if (!wanted.isEmpty() && !lines.contains(wanted)) {
        write(client, "HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n");
      } else if (head.startsWith("CONNECT ")) {
        tunnel(client, lines.get(0).split(" ", -1)[1]);
      } else {
        forward(client, lines);
      }
    } catch (IOException e) {
      // one of the two has gone
    }
  }

  private void tunnel(Socket client, String target) throws IOException {
    int colon = target.lastIndexOf(':');
    try (Socket origin =
        new Socket(target.substring(0, colon), Integer.parseInt(target.substring(colon + 1)))) {
      sockets.add(origin);
      write(client, "HTTP/1.1 200 Connected\r\n\r\n");
      threads.execute(() -> pump(client, origin));
      origin.getInputStream().transferTo(client.getOutputStream());
    }
  }

  private void forward(Socket client, List<String> lines) throws IOException {
    String[] request = lines.get(0).split(" ", -1);
    URI uri = URI.create(request[1]);
    try (Socket origin = new Socket(uri.getHost(), uri.getPort())) {
      sockets.add(origin);
      String fields = lines.stream()
          .skip(1)
          .filter(line -> !line.isEmpty() && !line.startsWith("Proxy-"))
          .map(line -> line + "\r\n")
          .collect(Collectors.joining());
      write(
          origin,
          request[0] + " " + uri.getRawPath() + " HTTP/1.1\r\nConnection: close\r\n" + fields
              + "\r\n");
      origin.getInputStream().transferTo(client.getOutputStream());
    }
  }

  private static void pump(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // one of the two has gone
    }
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
  }
}
