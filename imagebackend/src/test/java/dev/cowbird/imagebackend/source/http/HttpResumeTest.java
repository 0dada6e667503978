/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.imagebackend.Digest;
import dev.cowbird.imagebackend.DigestAlgorithm;
import dev.cowbird.imagebackend.HttpConfig;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.source.ImageSource;
import dev.cowbird.imagebackend.source.ImageSourceContract;
import dev.cowbird.imagebackend.source.ResumePoint;
import dev.cowbird.imagebackend.source.SourceStream;
import dev.cowbird.imagebackend.source.TryLaterException;
import dev.cowbird.imagebackend.source.http.TestServer.Asked;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of a server that knows versions and ranges. */
@Timeout(60)
class HttpResumeTest extends ImageSourceContract {
  private static final String WHOLE =
      "HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Length: 10\r\n\r\n";
  private static final String REST = "Content-Range: bytes 4-9/10\r\nETag: \"1\"";
  private static final Optional<String> ONE = Optional.of("\"1\"");

  private final TestServer server;

  HttpResumeTest() throws IOException {
    server = TestServer.http();
  }

  @AfterEach
  void stop_server() {
    server.close();
  }

  private static ImageSource at(ImageLocation.Http location) {
    return new HttpImageSource(
        new HttpTransport(HttpConfig.DEFAULT), new HttpSecrets(HttpConfig.DEFAULT), location);
  }

  /** An answer with six bytes, or so it says. */
  private static String answer(String status, String fields, String body) {
    return "HTTP/1.1 " + status + "\r\nContent-Length: 6\r\n" + fields + "\r\n\r\n" + body;
  }

  @Override
  protected ImageSource source(byte[] content) {
    server.serve("/image", VersionedFile.tagged(content, "\"" + Arrays.hashCode(content) + "\""));
    return at(server.location("/image"));
  }

  @Override
  protected ImageSource absent() {
    server.remove("/image");
    return at(server.location("/image"));
  }

  @Test
  void goes_on_with_one_request_for_the_rest() throws IOException {
    server.serve("/image", VersionedFile.tagged("0123456789".getBytes(US_ASCII), "\"1\""));

    try (SourceStream stream = at(server.location("/image")).open(new ResumePoint(4, ONE))) {
      assertThat(stream.offset()).isEqualTo(4);
      assertThat(stream.length()).hasValue(10);
      assertThat(stream.facts().version()).isEqualTo(ONE);
      assertThat(stream.bytes().readAllBytes()).asString(US_ASCII).isEqualTo("456789");
    }
    assertThat(server.asked()).extracting(Asked::toString).containsExactly("GET /image");
    assertThat(server.asked().get(0).field("Range")).contains("bytes=4-");
    assertThat(server.asked().get(0).field("If-Range")).contains("\"1\"");
  }

  @Test
  void goes_on_by_a_modification_date_that_is_long_past() throws IOException {
    String date = "Mon, 05 Jan 2015 10:00:00 GMT";
    server.serve(
        "/image", new VersionedFile("0123456789".getBytes(US_ASCII), "Last-Modified", date));
    ImageSource source = at(server.location("/image"));
    Optional<String> version;
    try (SourceStream stream = source.open()) {
      version = stream.facts().version();
    }

    try (SourceStream stream = source.open(new ResumePoint(4, version))) {
      assertThat(stream.offset()).isEqualTo(4);
    }
    assertThat(version).contains(date);
  }

  @Test
  void other_content_begins_at_its_start_with_the_same_request() throws IOException {
    server.serve("/image", VersionedFile.tagged("abcdefghij".getBytes(US_ASCII), "\"2\""));

    try (SourceStream stream = at(server.location("/image")).open(new ResumePoint(4, ONE))) {
      assertThat(stream.offset()).isZero();
      assertThat(stream.facts().version()).contains("\"2\"");
      assertThat(stream.bytes().readAllBytes()).asString(US_ASCII).isEqualTo("abcdefghij");
    }
    assertThat(server.asked()).hasSize(1);
  }

  @Test
  void without_a_version_no_range_is_asked_for() throws IOException {
    server.serve("/image", VersionedFile.tagged("0123456789".getBytes(US_ASCII), "W/\"1\""));
    ImageSource source = at(server.location("/image"));

    try (SourceStream stream = source.open()) {
      assertThat(stream.facts().version()).isEmpty();
    }
    try (SourceStream stream = source.open(new ResumePoint(4, Optional.empty()))) {
      assertThat(stream.offset()).isZero();
    }
    assertThat(server.asked()).allMatch(asked -> asked.field("Range").isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "W/\"1\"", "1", "\"\u0000\"", "\"1\"\r\nX: y", "sha256:00"})
  void a_version_that_no_server_can_have_told_is_none(String version) throws IOException {
    server.serve("/image", VersionedFile.tagged("0123456789".getBytes(US_ASCII), "\"1\""));

    try (SourceStream stream =
        at(server.location("/image")).open(new ResumePoint(4, Optional.of(version)))) {
      assertThat(stream.offset()).isZero();
    }
    assertThat(server.asked()).hasSize(1).allMatch(asked -> asked.field("Range").isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Range: bytes 4-9/10\r\nETag: \"2\"",
        "Content-Range: bytes 4-9/10\r\nETag: W/\"1\"",
        "Content-Range: bytes 4-9/10",
        "Content-Range: bytes 4-9/10\r\nETag: \"1\"\r\nETag: \"2\"",
        "Content-Range: bytes 3-8/9\r\nETag: \"1\"",
        "Content-Range: bytes 5-10/11\r\nETag: \"1\"",
        "Content-Range: bytes 4-9/*\r\nETag: \"1\"",
        "Content-Range: bytes 4-9/11\r\nETag: \"1\"",
        "Content-Range: bytes 4-9/9\r\nETag: \"1\"",
        "Content-Range: bytes 4-10/11\r\nETag: \"1\"",
        "Content-Range: bytes 4-3/4\r\nETag: \"1\"",
        "Content-Range: bytes 4-9/99999999999999999999\r\nETag: \"1\"",
        "Content-Range: bytes 4-9/10\r\nContent-Range: bytes 0-5/10\r\nETag: \"1\"",
        "Content-Range: lines 4-9/10\r\nETag: \"1\"",
        "Content-Range: nonsense\r\nETag: \"1\"",
        "Content-Type: multipart/byteranges; boundary=x\r\nETag: \"1\"",
        "ETag: \"1\""
      })
  void a_part_that_proves_nothing_is_thrown_away_for_the_whole(String fields) throws Exception {
    String part = answer("206 Partial Content", fields, "456789");

    try (Parrot parrot = new Parrot(part, WHOLE + "0123456789");
        SourceStream stream = at(parrot.location()).open(new ResumePoint(4, ONE))) {
      assertThat(stream.offset()).isZero();
      assertThat(stream.bytes().readAllBytes()).asString(US_ASCII).isEqualTo("0123456789");
      assertThat(parrot.heads().get(1)).doesNotContainIgnoringCase("range");
    }
  }

  @Test
  void a_part_that_breaks_off_is_no_end() throws Exception {
    String part = answer("206 Partial Content", REST, "45");

    try (Parrot parrot = new Parrot(part);
        SourceStream stream = at(parrot.location()).open(new ResumePoint(4, ONE))) {
      assertThat(stream.offset()).isEqualTo(4);
      assertThatThrownBy(() -> stream.bytes().readAllBytes()).isInstanceOf(IOException.class);
    }
  }

  @Test
  void a_compressed_part_is_refused() throws Exception {
    String part = answer("206 Partial Content", "Content-Encoding: gzip\r\n" + REST, "456789");

    try (Parrot parrot = new Parrot(part)) {
      assertThatThrownBy(() -> at(parrot.location()).open(new ResumePoint(4, ONE)))
          .isInstanceOf(ImageException.class);
    }
  }

  @Test
  void what_was_complete_already_has_an_empty_rest() throws IOException {
    server.serve("/image", VersionedFile.tagged("0123456789".getBytes(US_ASCII), "\"1\""));

    try (SourceStream stream = at(server.location("/image")).open(new ResumePoint(10, ONE))) {
      assertThat(stream.offset()).isEqualTo(10);
      assertThat(stream.length()).hasValue(10);
      assertThat(stream.bytes().readAllBytes()).isEmpty();
    }
    assertThat(server.asked())
        .extracting(Asked::toString)
        .containsExactly("GET /image", "HEAD /image");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Range: bytes */10",
        "Content-Range: bytes */9",
        "Content-Range: bytes */*",
        "X: y"
      })
  void a_range_that_is_not_there_begins_anew(String field) throws Exception {
    String none =
        "HTTP/1.1 416 Range Not Satisfiable\r\nContent-Length: 0\r\n" + field + "\r\n\r\n";
    String changed = "HTTP/1.1 200 OK\r\nETag: \"2\"\r\nContent-Length: 10\r\n\r\n";
    // Nothing but the first field leads to a HEAD, which is answered as the GET after it.
    try (Parrot parrot = new Parrot(none, changed + "abcdefghij");
        SourceStream stream = at(parrot.location()).open(new ResumePoint(10, ONE))) {
      assertThat(stream.offset()).isZero();
      assertThat(stream.bytes().readAllBytes()).asString(US_ASCII).isEqualTo("abcdefghij");
    }
  }

  @Test
  void a_server_that_is_not_well_is_tried_later_with_the_same_range() throws Exception {
    try (Parrot parrot = new Parrot("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n")) {
      assertThatThrownBy(() -> at(parrot.location()).open(new ResumePoint(4, ONE)))
          .isInstanceOf(TryLaterException.class);
    }
  }

  @Test
  void a_part_promises_only_what_is_of_the_whole() throws Exception {
    String digests = """
        Content-MD5: 1B2M2Y8AsgTpgAmY7PhCfg==\r
        Repr-Digest: sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:\r
        """;
    String part = answer("206 Partial Content", digests + REST, "456789");

    try (Parrot parrot = new Parrot(part);
        SourceStream stream = at(parrot.location()).open(new ResumePoint(4, ONE))) {
      assertThat(stream.facts().promised())
          .containsOnlyKeys(DigestAlgorithm.SHA256)
          .containsValue(
              Digest.of(DigestAlgorithm.SHA256, DigestAlgorithm.SHA256.start().digest()));
    }
  }
}
