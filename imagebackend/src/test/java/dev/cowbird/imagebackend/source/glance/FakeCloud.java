/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.glance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.cowbird.imagebackend.HttpConfig;
import dev.cowbird.imagebackend.source.http.HttpTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A cloud's services on the loopback: they answer as they are told, and note what they were asked.
 */
final class FakeCloud implements AutoCloseable {
  /** How a service answers. */
  @FunctionalInterface
  interface Answer {
    void to(HttpExchange exchange) throws IOException, InterruptedException;
  }

  /** What a service was asked. */
  record Asked(String method, String path, Headers headers, String body) {
    Optional<String> header(String name) {
      return Optional.ofNullable(headers.getFirst(name));
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  FakeCloud() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().toString();
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    asked.add(new Asked(exchange.getRequestMethod(), path, exchange.getRequestHeaders(), body));
    try (exchange) {
      answers.getOrDefault(path, status(404)).to(exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  FakeCloud on(String path, Answer answer) {
    answers.put(path, answer);
    return this;
  }

  void forget(String path) {
    answers.remove(path);
  }

  URI url(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  List<Asked> asked() {
    return List.copyOf(asked);
  }

  List<Asked> asked(String path) {
    return asked.stream().filter(each -> each.path().equals(path)).toList();
  }

  /** As Cowbird sends requests to a cloud. */
  static TransportFactory transports() {
    return transports(PATIENCE);
  }

  static TransportFactory transports(Duration stallTimeout) {
    return caBundle ->
        new HttpTransport(HttpConfig.DEFAULT.withTimeouts(stallTimeout, stallTimeout));
  }

  static Answer status(int status) {
    return exchange -> exchange.sendResponseHeaders(status, -1);
  }

  static Answer json(int status, String body) {
    return body(status, "application/json", body.getBytes(UTF_8));
  }

  static Answer body(int status, String type, byte[] body) {
    return exchange -> {
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    };
  }

  /** With {@code headers} of names and values, one after the other. */
  static Answer with(Answer answer, String... headers) {
    return exchange -> {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
      }
      answer.to(exchange);
    };
  }

  /** An image's data, as Glance serves it: with a part of it where one is asked for. */
  static Answer data(byte[] content) {
    return exchange -> {
      String range = exchange.getRequestHeaders().getFirst("Range");
      int from = range == null ? 0 : Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
      int length = content.length - from;
      if (range != null) {
        exchange
            .getResponseHeaders()
            .set(
                "Content-Range",
                "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
      }
      exchange.sendResponseHeaders(range == null ? 200 : 206, length == 0 ? -1 : length);
      exchange.getResponseBody().write(content, from, length);
    };
  }

  /** An answer that begins, and goes on when the cloud is closed. */
  Answer stalled(int promised, byte[] begun) {
    return exchange -> {
      exchange.sendResponseHeaders(200, promised);
      exchange.getResponseBody().write(begun);
      exchange.getResponseBody().flush();
      closed.await();
    };
  }

  /** One answer after the other; the last one again and again. */
  static Answer inTurn(Answer... answers) {
    List<Answer> left = new CopyOnWriteArrayList<>(answers);
    return exchange -> {
      Answer next;
      synchronized (left) {
        next = left.size() == 1 ? left.get(0) : requireNonNull(left.remove(0));
      }
      next.to(exchange);
    };
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
