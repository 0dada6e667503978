/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.source.ImageSource;
import dev.cowbird.imagebackend.source.ImageSourceContract;
import dev.cowbird.imagebackend.source.SourceStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HttpImageSourceTest extends ImageSourceContract {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(300);

  private final HttpClient client =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch end = new CountDownLatch(1);
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  HttpImageSourceTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void start_server() {
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void stop_server() {
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  /** How a server answers. */
  @FunctionalInterface
  private interface Answer {
    void to(HttpExchange exchange) throws IOException, InterruptedException;
  }

  private void serve(String path, Answer answer) {
    try {
      server.removeContext(path);
    } catch (IllegalArgumentException e) {
      // nothing was there before
    }
    server.createContext(path, exchange -> {
      requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
      try (exchange) {
        answer.to(exchange);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
  }

  private void serve(String path, byte[] content) {
    serve(path, exchange -> {
      exchange.sendResponseHeaders(200, content.length == 0 ? -1 : content.length);
      exchange.getResponseBody().write(content);
    });
  }

  private ImageSource at(String path, Duration stallTimeout) {
    return at(server.getAddress().getPort(), path, stallTimeout);
  }

  private ImageSource at(int port, String path, Duration stallTimeout) {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return new HttpImageSource(
        new HttpTransport(client, stallTimeout), new ImageLocation.Http(uri));
  }

  @Override
  protected ImageSource source(byte[] content) {
    serve("/image", content);
    return at("/image", LONG);
  }

  @Override
  protected ImageSource absent() {
    server.removeContext("/image");
    return at("/image", LONG);
  }

  @Test
  void is_named_by_the_normal_url() {
    URI uri = URI.create("HTTP://user:secret@Host:80/a/../b?sig=%7e#part");

    assertThat(
            new HttpImageSource(new HttpTransport(client, LONG), new ImageLocation.Http(uri)).id())
        .isEqualTo(new ImageId("http://host/b?sig=~"));
  }

  @Test
  void an_interrupt_ends_a_read_that_waits_and_is_kept() throws Exception {
    CountDownLatch opened = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    serve("/image", exchange -> {
      exchange.sendResponseHeaders(200, 1 << 20);
      exchange.getResponseBody().write(new byte[4096]);
      exchange.getResponseBody().flush();
      over.await();
    });
    AtomicBoolean kept = new AtomicBoolean();
    Thread reader = new Thread(() -> {
      try (SourceStream stream = at("/image", LONG).open()) {
        opened.countDown();
        stream.bytes().readNBytes(1 << 20);
      } catch (IOException e) {
        kept.set(Thread.currentThread().isInterrupted());
      }
    });
    reader.start();
    opened.await();

    reader.interrupt();

    reader.join(LONG.toMillis());
    assertThat(reader.isAlive()).isFalse();
    assertThat(kept).isTrue();
    over.countDown();
  }

  @Test
  void sends_one_get_and_never_a_head() throws IOException {
    ImageSource source = source(new byte[] {1, 2, 3});

    try (SourceStream stream = source.open()) {
      stream.bytes().readAllBytes();
    }

    assertThat(requests).containsExactly("GET /image");
  }

  @Test
  void sends_the_query_and_no_fragment() throws IOException {
    serve("/image", new byte[] {1});

    at("/image?sig=a%2Fb#part", LONG).open().close();

    assertThat(requests).containsExactly("GET /image?sig=a%2Fb");
  }

  @Test
  void follows_a_redirect() throws IOException {
    serve("/image", new byte[] {1, 2, 3});
    redirect("/moved", "/image");

    try (SourceStream stream = at("/moved", LONG).open()) {
      assertThat(stream.bytes().readAllBytes()).containsExactly(1, 2, 3);
    }
    assertThat(requests).containsExactly("GET /moved", "GET /image");
  }

  @Test
  void gives_up_a_redirect_that_goes_round() {
    redirect("/round", "/round");

    assertUnavailable(at("/round", LONG)::open);
    assertThat(requests).hasSizeLessThan(20);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://[secret",
        "http://",
        "file:///etc/passwd",
        "ftp://host/x",
        "::",
        "http://h/a b"
      })
  void follows_no_redirect_to_nonsense_or_to_this_host(String location) {
    redirect("/moved", location);

    assertUnavailable(at("/moved", LONG)::open);
  }

  @ParameterizedTest
  @CsvSource({
    "404, NOT_FOUND",
    "410, NOT_FOUND",
    "204, SOURCE_UNAVAILABLE",
    "206, SOURCE_UNAVAILABLE",
    "304, SOURCE_UNAVAILABLE",
    "401, SOURCE_UNAVAILABLE",
    "403, SOURCE_UNAVAILABLE",
    "500, SOURCE_UNAVAILABLE",
    "503, SOURCE_UNAVAILABLE"
  })
  void every_answer_but_200_is_a_failure(int status, Kind kind) {
    serve("/image", exchange -> exchange.sendResponseHeaders(status, -1));

    assertThatFails(at("/image", LONG)::open, kind).hasMessageContaining("answered " + status);
  }

  @Test
  void a_body_that_is_cut_off_is_no_end() throws Exception {
    try (Parrot parrot = new Parrot("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345");
        SourceStream stream = at(parrot.port(), "/image", LONG).open()) {
      assertThat(stream.length()).hasValue(10);
      assertThatThrownBy(() -> stream.bytes().readAllBytes()).isInstanceOf(IOException.class);
    }
  }

  @Test
  void chunks_that_are_cut_off_are_no_end() throws Exception {
    try (Parrot parrot =
            new Parrot("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n");
        SourceStream stream = at(parrot.port(), "/image", LONG).open()) {
      assertThat(stream.length()).isEmpty();
      assertThatThrownBy(() -> stream.bytes().readAllBytes()).isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\r\n",
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/1.1\r\n\r\n",
        "HTTP/1.1 999999 X\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n123",
        "HTTP/1.1 302 Found\r\n\r\n"
      })
  void a_server_that_talks_nonsense_is_unavailable(String answer) throws Exception {
    try (Parrot parrot = new Parrot(answer)) {
      assertUnavailable(at(parrot.port(), "/image", LONG)::open);
    }
  }

  @Test
  void a_server_that_is_not_there_is_unavailable() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }

    assertUnavailable(at(port, "/image", LONG)::open);
  }

  @Test
  void a_server_that_never_answers_is_given_up() {
    serve("/image", exchange -> end.await());

    assertUnavailable(at("/image", SHORT)::open);
  }

  @Test
  void a_body_that_stalls_is_given_up() throws IOException {
    serve("/image", exchange -> {
      exchange.sendResponseHeaders(200, 10);
      exchange.getResponseBody().write(new byte[5]);
      exchange.getResponseBody().flush();
      end.await();
    });

    try (SourceStream stream = at("/image", SHORT).open()) {
      assertThatThrownBy(() -> stream.bytes().readAllBytes())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no bytes arrived for");
    }
  }

  @Test
  void a_reader_that_takes_its_time_is_no_stall() throws Exception {
    serve("/image", new byte[] {1, 2, 3});

    try (SourceStream stream = at("/image", SHORT).open()) {
      assertThat(stream.bytes().read()).isEqualTo(1);
      // The reader does something else for longer than the server may.
      assertThat(end.await(3 * SHORT.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
      assertThat(stream.bytes().readAllBytes()).containsExactly(2, 3);
    }
  }

  @Test
  void an_interrupt_ends_the_wait_for_an_answer() {
    serve("/image", exchange -> end.await());
    Thread.currentThread().interrupt();

    assertThatFails(at("/image", LONG)::open, Kind.INTERRUPTED);
    assertThat(Thread.interrupted()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 500})
  void messages_tell_no_secrets(int status) {
    serve("/image", exchange -> exchange.sendResponseHeaders(status, -1));
    URI uri = URI.create(
        "http://user:secret@127.0.0.1:" + server.getAddress().getPort() + "/image?token=secret");
    ImageSource source =
        new HttpImageSource(new HttpTransport(client, LONG), new ImageLocation.Http(uri));

    assertThatThrownBy(source::open)
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("/image?...")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
  }

  private void redirect(String path, String location) {
    serve(path, exchange -> {
      exchange.getResponseHeaders().add("Location", location);
      exchange.sendResponseHeaders(302, -1);
    });
  }

  private static AbstractThrowableAssert<?, ?> assertThatFails(ThrowingCallable call, Kind kind) {
    return assertThatThrownBy(call)
        .isInstanceOfSatisfying(ImageException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  private static void assertUnavailable(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfAny(IOException.class, ImageException.class)
        .satisfies(e -> assertThat(
                e instanceof ImageException failure ? failure.kind() : Kind.SOURCE_UNAVAILABLE)
            .isEqualTo(Kind.SOURCE_UNAVAILABLE));
  }

  /** A server that says one thing, word for word, to whoever connects, and hangs up. */
  private static final class Parrot implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final Thread thread;

    Parrot(String answer) throws IOException {
      thread = new Thread(() -> answer(answer.getBytes(US_ASCII)));
      thread.start();
    }

    int port() {
      return server.getLocalPort();
    }

    private void answer(byte[] answer) {
      while (!server.isClosed()) {
        try (Socket socket = server.accept()) {
          readHead(socket);
          socket.getOutputStream().write(answer);
        } catch (IOException e) {
          // the server is closed, or the client has heard enough
        }
      }
    }

    private static void readHead(Socket socket) throws IOException {
      StringBuilder head = new StringBuilder();
      int next;
      while (head.indexOf("\r\n\r\n") < 0 && (next = socket.getInputStream().read()) >= 0) {
        head.append((char) next);
      }
    }

    @Override
    public void close() throws IOException, InterruptedException {
      server.close();
      thread.join(10_000);
    }
  }
}
