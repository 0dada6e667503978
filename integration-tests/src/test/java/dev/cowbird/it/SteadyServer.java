/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Serves one image on the loopback at a rate that can be changed, whole or from where a transfer
 * was left, and keeps account of what was asked for.
 */
final class SteadyServer implements AutoCloseable {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-");
  private static final String ETAG = "\"one\"";
  private static final int PIECE = 256 << 10;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Long> offsets = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final byte[] image;
  private final HttpServer server;
  private volatile long millisPerPiece;

  private SteadyServer(byte[] image, HttpServer server) {
    this.image = image;
    this.server = server;
  }

  static SteadyServer of(byte[] image) throws IOException {
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    SteadyServer steady = new SteadyServer(image, HttpServer.create(anyPort, 0));
    steady.server.createContext("/", steady::answer);
    steady.server.setExecutor(steady.threads);
    steady.server.start();
    return steady;
  }

  /** Waits so long before each 256 KiB from now on. */
  SteadyServer pausing(long millis) {
    millisPerPiece = millis;
    return this;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("ETag", ETAG);
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.getResponseHeaders().set("Content-Length", Integer.toString(image.length));
        exchange.sendResponseHeaders(200, -1);
        return;
      }
      int offset = offset(exchange);
      offsets.add((long) offset);
      if (offset > 0) {
        exchange
            .getResponseHeaders()
            .set(
                "Content-Range", "bytes " + offset + "-" + (image.length - 1) + "/" + image.length);
      }
      exchange.sendResponseHeaders(offset > 0 ? 206 : 200, image.length - offset);
      send(exchange.getResponseBody(), offset);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int offset(HttpExchange exchange) {
    String range = exchange.getRequestHeaders().getFirst("Range");
    boolean same = ETAG.equals(exchange.getRequestHeaders().getFirst("If-Range"));
    if (range == null || !same) {
      return 0;
    }
    Matcher matcher = RANGE.matcher(range);
    return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  private void send(OutputStream body, int offset) throws IOException, InterruptedException {
    for (int at = offset; at < image.length; at += PIECE) {
      if (closed.await(millisPerPiece, TimeUnit.MILLISECONDS)) {
        return;
      }
      body.write(image, at, Math.min(PIECE, image.length - at));
      body.flush();
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/steady.raw";
  }

  /** Where each transfer began, in order. */
  List<Long> offsets() {
    return List.copyOf(offsets);
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
