/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An image on the loopback that begins and never ends. */
final class SlowImage implements AutoCloseable {
  private static final int LENGTH = 64 << 20;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final HttpServer server;

  private SlowImage(HttpServer server) {
    this.server = server;
  }

  static SlowImage serve() throws IOException {
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    SlowImage image = new SlowImage(HttpServer.create(anyPort, 0));
    image.server.createContext("/", image::answer);
    image.server.setExecutor(image.threads);
    image.server.start();
    return image;
  }

  private void answer(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, LENGTH);
    exchange.getResponseBody().write(new byte[2 << 20]);
    exchange.getResponseBody().flush();
    asked.countDown();
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/slow.raw";
  }

  /** Whether the first bytes are on their way. */
  boolean isAsked() {
    return asked.getCount() == 0;
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
