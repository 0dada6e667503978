/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.imagebackend.Digest;
import dev.cowbird.imagebackend.HttpConfig;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.source.ImageSource;
import dev.cowbird.imagebackend.source.SourceFacts;
import dev.cowbird.imagebackend.source.SourceStream;
import dev.cowbird.imagebackend.source.http.TestServer.Asked;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server says of its content, to a HEAD and to a GET. */
@Timeout(60)
class HttpDescribeTest {
  private final TestServer server;

  HttpDescribeTest() throws IOException {
    server = TestServer.http();
  }

  @AfterEach
  void stop_server() {
    server.close();
  }

  private ImageSource source() {
    return at(server.location("/image"), Duration.ofSeconds(30));
  }

  private static ImageSource at(ImageLocation.Http location, Duration stallTimeout) {
    HttpConfig config = HttpConfig.DEFAULT.withTimeouts(Duration.ofSeconds(30), stallTimeout);
    return new HttpImageSource(new HttpTransport(config), new HttpSecrets(config), location);
  }

  @Test
  void one_head_tells_version_length_and_digests() throws IOException {
    server.serve("/image", exchange -> {
      exchange
          .getResponseHeaders()
          .set("Repr-Digest", "sha-512=:AAAA:, md5=:kAFQmDzST7DWlj99KOF/cg==:");
      VersionedFile.tagged("abc".getBytes(US_ASCII), "\"1\"").to(exchange);
    });

    SourceFacts facts = source().describe();

    assertThat(server.asked()).extracting(Asked::toString).containsExactly("HEAD /image");
    assertThat(facts.version()).contains("\"1\"");
    assertThat(facts.length()).hasValue(3);
    assertThat(facts.promised().values())
        .containsExactly(Digest.parse("md5:900150983cd24fb0d6963f7d28e17f72"));
    try (SourceStream stream = source().open()) {
      assertThat(stream.facts()).isEqualTo(facts);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 206, 304, 401, 403, 404, 405, 500, 501, 503})
  void a_server_that_refuses_a_head_tells_nothing(int status) throws IOException {
    server.serve("/image", exchange -> {
      exchange.getResponseHeaders().set("ETag", "\"1\"");
      exchange.sendResponseHeaders(status, -1);
    });

    assertThat(source().describe()).isEqualTo(SourceFacts.UNKNOWN);
    assertThat(server.asked()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/1.1 302 Found\r\n\r\n",
        "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nETag: \"1\"\r\nContent-Length: 1\r\n\r\n"
      })
  void a_server_that_talks_nonsense_tells_nothing(String answer) throws Exception {
    try (Parrot parrot = new Parrot(answer)) {
      assertThat(at(parrot.location(), Duration.ofSeconds(30)).describe())
          .isEqualTo(SourceFacts.UNKNOWN);
    }
  }

  @Test
  void a_server_that_does_not_answer_a_head_tells_nothing() throws IOException {
    server.serve("/image", exchange -> server.awaitEnd());

    assertThat(at(server.location("/image"), Duration.ofMillis(300)).describe())
        .isEqualTo(SourceFacts.UNKNOWN);
  }

  @Test
  void an_interrupt_is_no_answer() {
    server.serve("/image", exchange -> server.awaitEnd());
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> source().describe())
        .isInstanceOfSatisfying(
            ImageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INTERRUPTED));
    assertThat(Thread.interrupted()).isTrue();
  }
}
