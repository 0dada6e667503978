/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.bench.fetch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.cowbird.bench.host.BenchException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Serves one file on the loopback at a steady rate, whole and in ranges (RFC 9110, 14.1.2). */
final class ImageServer implements AutoCloseable {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d{1,18})-(\\d{1,18})?");
  private static final String ETAG = "\"one\"";
  private static final int PIECE = 64 << 10;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Path file;
  private final Pace pace;
  private final HttpServer server;

  private ImageServer(Path file, Pace pace, HttpServer server) {
    this.file = file;
    this.pace = pace;
    this.server = server;
  }

  /** @param bytesPerSecond empty for as fast as it goes */
  static ImageServer serving(Path file, OptionalLong bytesPerSecond) {
    try {
      InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      ImageServer images =
          new ImageServer(file, new Pace(bytesPerSecond), HttpServer.create(anyPort, 0));
      images.server.createContext("/", images::answer);
      images.server.setExecutor(images.threads);
      images.server.start();
      return images;
    } catch (IOException e) {
      throw new BenchException("Can't serve " + file + ": " + e, e);
    }
  }

  URI url() {
    // A name without an ending: the image is not unpacked.
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/image");
  }

  private record Range(long from, long to) {
    long length() {
      return to - from;
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      long size = Files.size(file);
      exchange.getResponseHeaders().set("ETag", ETAG);
      exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.getResponseHeaders().set("Content-Length", Long.toString(size));
        exchange.sendResponseHeaders(200, -1);
        return;
      }
      Optional<Range> wanted = range(exchange, size);
      Range range = wanted.orElse(new Range(0, size));
      wanted.ifPresent(r -> exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes " + r.from() + "-" + (r.to() - 1) + "/" + size));
      exchange.sendResponseHeaders(wanted.isPresent() ? 206 : 200, range.length());
      send(range, exchange.getResponseBody());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What is asked for; empty for the whole, also where the range can't be served. */
  private static Optional<Range> range(HttpExchange exchange, long size) {
    String condition = exchange.getRequestHeaders().getFirst("If-Range");
    String text = exchange.getRequestHeaders().getFirst("Range");
    if (text == null || (condition != null && !condition.equals(ETAG))) {
      return Optional.empty();
    }
    Matcher matcher = RANGE.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long from = Long.parseLong(matcher.group(1));
    long to =
        matcher.group(2) == null ? size : Math.min(size, Long.parseLong(matcher.group(2)) + 1);
    return from < to ? Optional.of(new Range(from, to)) : Optional.empty();
  }

  private void send(Range range, OutputStream body) throws IOException, InterruptedException {
    byte[] piece = new byte[PIECE];
    try (FileChannel in = FileChannel.open(file)) {
      long at = range.from();
      while (at < range.to()) {
        int wanted = (int) Math.min(piece.length, range.to() - at);
        int read = in.read(ByteBuffer.wrap(piece, 0, wanted), at);
        if (read < 0) {
          return;
        }
        pace.await(read);
        body.write(piece, 0, read);
        at += read;
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
