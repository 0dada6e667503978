/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Serves one image on the loopback, and keeps account of who asked for it. */
final class HttpImages implements AutoCloseable {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Path image;
  private final HttpServer server;

  private HttpImages(Path image, HttpServer server) {
    this.image = image;
    this.server = server;
  }

  static HttpImages serving(Path image) throws IOException {
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpImages images = new HttpImages(image, HttpServer.create(anyPort, 0));
    images.server.createContext("/", images::answer);
    images.server.setExecutor(images.threads);
    images.server.start();
    return images;
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.add(exchange.getRequestMethod());
    try (exchange) {
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.getResponseHeaders().set("Content-Length", Long.toString(Files.size(image)));
        exchange.sendResponseHeaders(200, -1);
        return;
      }
      exchange.sendResponseHeaders(200, Files.size(image));
      Files.copy(image, exchange.getResponseBody());
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + image.getFileName();
  }

  /** The methods that were asked for, in order. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
