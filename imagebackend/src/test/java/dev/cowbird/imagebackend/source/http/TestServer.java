/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.cowbird.imagebackend.ImageLocation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** A web server on the loopback address, which writes down what it is asked. */
final class TestServer implements AutoCloseable {
  private final HttpServer server;
  private final String scheme;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);

  /** How a path is answered. */
  @FunctionalInterface
  interface Answer {
    void to(HttpExchange exchange) throws IOException, InterruptedException;
  }

  /** A request that came. */
  record Asked(String method, String target, Headers headers) {
    Optional<String> field(String name) {
      return Optional.ofNullable(headers.getFirst(name));
    }

    @Override
    public String toString() {
      return method + " " + target;
    }
  }

  static TestServer http() throws IOException {
    return new TestServer("http", HttpServer.create(anyPort(), 0));
  }

  static TestServer https(SSLContext context) throws IOException {
    HttpsServer server = HttpsServer.create(anyPort(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    return new TestServer("https", server);
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private TestServer(String scheme, HttpServer server) {
    this.scheme = scheme;
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked.add(new Asked(
        exchange.getRequestMethod(),
        exchange.getRequestURI().toString(),
        exchange.getRequestHeaders()));
    try (exchange) {
      answers
          .getOrDefault(
              exchange.getRequestURI().getPath(), other -> other.sendResponseHeaders(404, -1))
          .to(exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void serve(String path, Answer answer) {
    answers.put(path, answer);
  }

  void serve(String path, byte[] content) {
    serve(path, exchange -> send(exchange, 200, content));
  }

  void redirect(String path, int status, String location) {
    serve(path, exchange -> {
      exchange.getResponseHeaders().add("Location", location);
      exchange.sendResponseHeaders(status, -1);
    });
  }

  void remove(String path) {
    answers.remove(path);
  }

  /** Sends a body as it should be; to a HEAD, only the length that it would have. */
  static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** Waits until the test is over. */
  void awaitEnd() throws InterruptedException {
    end.await();
  }

  List<Asked> asked() {
    return asked;
  }

  int port() {
    return server.getAddress().getPort();
  }

  URI uri(String target) {
    return URI.create(scheme + "://127.0.0.1:" + port() + target);
  }

  ImageLocation.Http location(String target) {
    return new ImageLocation.Http(uri(target));
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
