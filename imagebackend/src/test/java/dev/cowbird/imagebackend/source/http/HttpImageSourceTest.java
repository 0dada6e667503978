/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.imagebackend.HttpConfig;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.source.ImageSource;
import dev.cowbird.imagebackend.source.ImageSourceContract;
import dev.cowbird.imagebackend.source.SourceStream;
import dev.cowbird.imagebackend.source.TryLaterException;
import dev.cowbird.imagebackend.source.http.TestServer.Asked;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HttpImageSourceTest extends ImageSourceContract {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(300);

  private final TestServer server;

  HttpImageSourceTest() throws IOException {
    server = TestServer.http();
  }

  @AfterEach
  void stop_server() {
    server.close();
  }

  private ImageSource at(String target, Duration stallTimeout) {
    return at(server.location(target), stallTimeout);
  }

  private static ImageSource at(ImageLocation.Http location, Duration stallTimeout) {
    HttpConfig config = HttpConfig.DEFAULT.withTimeouts(LONG, stallTimeout);
    return new HttpImageSource(new HttpTransport(config), new HttpSecrets(config), location);
  }

  @Override
  protected ImageSource source(byte[] content) {
    server.serve("/image", content);
    return at("/image", LONG);
  }

  @Override
  protected ImageSource absent() {
    server.remove("/image");
    return at("/image", LONG);
  }

  @Test
  void is_named_by_the_normal_url() {
    URI uri = URI.create("HTTP://user:secret@Host:80/a/../b?sig=%7e#part");

    assertThat(at(new ImageLocation.Http(uri), LONG).id())
        .isEqualTo(new ImageId("http://host/b?sig=~"));
  }

  @Test
  void an_interrupt_ends_a_read_that_waits_and_is_kept() throws Exception {
    CountDownLatch opened = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    server.serve("/image", exchange -> {
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

    assertThat(server.asked()).extracting(Asked::toString).containsExactly("GET /image");
  }

  @Test
  void sends_the_query_and_no_fragment() throws IOException {
    server.serve("/image", new byte[] {1});

    at("/image?sig=a%2Fb#part", LONG).open().close();

    assertThat(server.asked()).extracting(Asked::toString).containsExactly("GET /image?sig=a%2Fb");
  }

  @Test
  void follows_a_redirect() throws IOException {
    server.serve("/image", new byte[] {1, 2, 3});
    server.redirect("/moved", 302, "/image");

    try (SourceStream stream = at("/moved", LONG).open()) {
      assertThat(stream.bytes().readAllBytes()).containsExactly(1, 2, 3);
    }
    assertThat(server.asked())
        .extracting(Asked::toString)
        .containsExactly("GET /moved", "GET /image");
  }

  @Test
  void gives_up_a_redirect_that_goes_round() {
    server.redirect("/round", 302, "/round");

    assertUnavailable(at("/round", LONG)::open);
    assertThat(server.asked()).hasSizeLessThan(20);
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
    server.redirect("/moved", 302, location);

    assertUnavailable(at("/moved", LONG)::open);
  }

  @ParameterizedTest
  @CsvSource({
    "404, NOT_FOUND, ''",
    "410, NOT_FOUND, ''",
    "204, SOURCE_UNAVAILABLE, no data",
    "206, SOURCE_UNAVAILABLE, ''",
    "304, SOURCE_UNAVAILABLE, ''",
    "400, SOURCE_UNAVAILABLE, ''",
    "401, SOURCE_UNAVAILABLE, netrc",
    "403, SOURCE_UNAVAILABLE, netrc",
    "407, SOURCE_UNAVAILABLE, http_proxy",
    "416, SOURCE_UNAVAILABLE, ''",
    "501, SOURCE_UNAVAILABLE, ''"
  })
  void most_answers_but_200_are_failures_for_good(int status, Kind kind, String hint) {
    server.serve("/image", exchange -> exchange.sendResponseHeaders(status, -1));

    assertThatFails(at("/image", LONG)::open, kind)
        .hasMessageContaining("answered " + status)
        .hasMessageContaining(hint);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504})
  void some_answers_may_be_others_later(int status) {
    server.serve("/image", exchange -> {
      exchange.getResponseHeaders().add("Retry-After", "7");
      exchange.sendResponseHeaders(status, -1);
    });

    assertThatThrownBy(at("/image", LONG)::open)
        .isInstanceOfSatisfying(
            TryLaterException.class, e -> assertThat(e.delay()).contains(Duration.ofSeconds(7)))
        .hasMessage("the server answered " + status);
  }

  @Test
  void a_server_that_compresses_all_it_sends_corrupts_nothing() {
    server.serve("/image", exchange -> {
      exchange.getResponseHeaders().add("Content-Encoding", "gzip");
      TestServer.send(exchange, 200, new byte[] {0x1f, (byte) 0x8b});
    });

    assertThatFails(at("/image", LONG)::open, Kind.SOURCE_UNAVAILABLE)
        .hasMessageContaining("compressed");
    assertThat(server.asked().get(0).field("Accept-Encoding")).contains("identity");
  }

  @Test
  void a_gzipped_file_is_served_as_it_is_whatever_it_is_called() throws IOException {
    server.serve("/image.gz", exchange -> {
      exchange.getResponseHeaders().add("Content-Encoding", "x-gzip");
      TestServer.send(exchange, 200, new byte[] {0x1f, (byte) 0x8b});
    });

    try (SourceStream stream = at("/image.gz", LONG).open()) {
      assertThat(stream.bytes().readAllBytes()).containsExactly(0x1f, 0x8b);
    }
  }

  @Test
  void a_server_that_sends_more_than_it_said_is_cut_off_there() throws Exception {
    try (Parrot parrot = new Parrot("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n1234567890");
        SourceStream stream = at(parrot.location(), LONG).open()) {
      assertThat(stream.length()).hasValue(5);
      assertThat(stream.bytes().readAllBytes()).asString(US_ASCII).isEqualTo("12345");
    }
  }

  @Test
  void a_body_without_a_length_ends_with_the_connection() throws Exception {
    try (Parrot parrot = new Parrot("HTTP/1.1 200 OK\r\n\r\n12345");
        SourceStream stream = at(parrot.location(), LONG).open()) {
      assertThat(stream.length()).isEmpty();
      assertThat(stream.bytes().readAllBytes()).hasSize(5);
    }
  }

  @Test
  void a_body_that_is_cut_off_is_no_end() throws Exception {
    try (Parrot parrot = new Parrot("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345");
        SourceStream stream = at(parrot.location(), LONG).open()) {
      assertThat(stream.length()).hasValue(10);
      assertThatThrownBy(() -> stream.bytes().readAllBytes()).isInstanceOf(IOException.class);
    }
  }

  @Test
  void chunks_that_are_cut_off_are_no_end() throws Exception {
    try (Parrot parrot =
            new Parrot("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n");
        SourceStream stream = at(parrot.location(), LONG).open()) {
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
      assertUnavailable(at(parrot.location(), LONG)::open);
    }
  }

  @Test
  void a_server_that_is_not_there_is_unavailable() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }

    assertUnavailable(
        at(new ImageLocation.Http(URI.create("http://127.0.0.1:" + port + "/image")), LONG)::open);
  }

  @Test
  void a_server_that_never_answers_is_given_up() {
    server.serve("/image", exchange -> server.awaitEnd());

    assertUnavailable(at("/image", SHORT)::open);
  }

  @Test
  void a_body_that_stalls_is_given_up() throws IOException {
    server.serve("/image", exchange -> {
      exchange.sendResponseHeaders(200, 10);
      exchange.getResponseBody().write(new byte[5]);
      exchange.getResponseBody().flush();
      server.awaitEnd();
    });

    try (SourceStream stream = at("/image", SHORT).open()) {
      assertThatThrownBy(() -> stream.bytes().readAllBytes())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no bytes arrived for");
    }
  }

  @Test
  void a_reader_that_takes_its_time_is_no_stall() throws Exception {
    server.serve("/image", new byte[] {1, 2, 3});
    CountDownLatch never = new CountDownLatch(1);

    try (SourceStream stream = at("/image", SHORT).open()) {
      assertThat(stream.bytes().read()).isEqualTo(1);
      // The reader does something else for longer than the server may.
      assertThat(never.await(3 * SHORT.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
      assertThat(stream.bytes().readAllBytes()).containsExactly(2, 3);
    }
  }

  @Test
  void an_interrupt_ends_the_wait_for_an_answer() {
    server.serve("/image", exchange -> server.awaitEnd());
    Thread.currentThread().interrupt();

    assertThatFails(at("/image", LONG)::open, Kind.INTERRUPTED);
    assertThat(Thread.interrupted()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 404, 500})
  void messages_tell_no_secrets(int status) {
    server.serve("/image", exchange -> exchange.sendResponseHeaders(status, -1));
    URI uri = URI.create("http://user:secret@127.0.0.1:" + server.port() + "/image?token=secret");
    ImageSource source = at(new ImageLocation.Http(uri), LONG);

    assertThatThrownBy(source::open)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
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
}
