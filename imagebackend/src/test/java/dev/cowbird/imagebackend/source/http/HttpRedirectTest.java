/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.imagebackend.HttpConfig;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.source.http.TestServer.Asked;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a request goes on, and what it takes along. */
@Timeout(60)
class HttpRedirectTest {
  private final HttpTransport transport = new HttpTransport(HttpConfig.DEFAULT);
  private final TestServer server;
  private final TestServer other;

  HttpRedirectTest() throws IOException {
    server = TestServer.http();
    other = TestServer.http();
  }

  @AfterEach
  void stop_servers() {
    server.close();
    other.close();
  }

  private int status(HttpRequest.Builder request) throws IOException {
    try (HttpAnswer answer = transport.send(request, "Asking")) {
      return answer.status();
    }
  }

  private HttpRequest.Builder get(String target) {
    return HttpRequest.newBuilder(server.uri(target));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void the_same_server_is_told_the_same(int status) throws IOException {
    server.redirect("/a", status, "/b?x=%2F#part");
    server.serve("/b", new byte[1]);

    assertThat(status(get("/a").header("Authorization", "secret").header("Range", "bytes=1-")))
        .isEqualTo(200);
    assertThat(server.asked())
        .extracting(Asked::toString)
        .containsExactly("GET /a", "GET /b?x=%2F");
    assertThat(server.asked().get(1).field("Authorization")).contains("secret");
    assertThat(server.asked().get(1).field("Range")).contains("bytes=1-");
  }

  @Test
  void another_port_is_told_what_is_asked_for_and_not_who_asks() throws IOException {
    server.redirect("/a", 302, other.uri("/b").toString());
    other.serve("/b", new byte[1]);

    status(get("/a")
        .header("Authorization", "secret")
        .header("X-Auth-Token", "secret")
        .header("Cookie", "secret")
        .header("Range", "bytes=1-")
        .header("If-Range", "\"1\"")
        .header("Accept-Encoding", "identity"));

    Asked asked = other.asked().get(0);
    assertThat(asked.headers().toString().toLowerCase(Locale.ROOT)).doesNotContain("secret");
    assertThat(asked.field("Range")).contains("bytes=1-");
    assertThat(asked.field("If-Range")).contains("\"1\"");
    assertThat(asked.field("Accept-Encoding")).contains("identity");
  }

  @Test
  void another_name_of_the_same_host_is_another_server() throws IOException {
    server.redirect("/a", 302, "http://localhost:" + server.port() + "/b");
    server.serve("/b", new byte[1]);

    status(get("/a").header("Authorization", "secret"));

    assertThat(server.asked().get(1).field("Authorization")).isEmpty();
  }

  @Test
  void user_info_in_a_redirect_is_nobodys_credentials() throws IOException {
    server.redirect("/a", 302, "http://user:pass@127.0.0.1:" + other.port() + "/b");
    other.serve("/b", new byte[1]);

    assertThat(status(get("/a"))).isEqualTo(200);
    assertThat(other.asked().get(0).field("Authorization")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"b, /d/b", "./b, /d/b", "../b, /b", "?q=1, /d/a?q=1", "/b?q, /b?q", "'', /d/a"})
  void a_place_is_relative_to_the_one_before(String location, String target) throws IOException {
    server.redirect("/d/a", 302, location);
    server.redirect("/d/b", 302, "/end");
    server.redirect("/b", 302, "/end");
    server.serve("/end", new byte[1]);

    try {
      status(get("/d/a?old"));
    } catch (ImageException e) {
      assertThat(e).hasMessageContaining("redirects more than");
    }

    assertThat(server.asked().get(1).target().replace("?old", "")).isEqualTo(target);
  }

  @Test
  void a_head_stays_a_head() throws IOException {
    server.redirect("/a", 303, "/b");
    server.serve("/b", new byte[1]);

    status(get("/a").method("HEAD", HttpRequest.BodyPublishers.noBody()));

    assertThat(server.asked()).extracting(Asked::toString).containsExactly("HEAD /a", "HEAD /b");
  }

  @Test
  void what_is_no_question_is_not_repeated() throws IOException {
    server.redirect("/a", 307, "/b");

    assertThat(status(get("/a").POST(HttpRequest.BodyPublishers.ofString("x")))).isEqualTo(307);
    assertThat(server.asked()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 304, 305, 306})
  void other_statuses_lead_nowhere(int status) throws IOException {
    server.redirect("/a", status, "/b");

    assertThat(status(get("/a"))).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc/passwd?secret",
        "ftp://h/secret",
        "jar:http://h/secret",
        "mailto:secret@h",
        "http:///secret",
        "http:secret",
        "http://[secret",
        "http://h/a secret",
        "http://sec_ret:x/secret"
      })
  void nothing_but_another_web_server_is_asked(String location) {
    server.redirect("/a", 302, location);

    assertThatThrownBy(() -> status(get("/a")))
        .isInstanceOfSatisfying(
            ImageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.SOURCE_UNAVAILABLE))
        .hasMessageStartingWith("Asking failed: the server redirects ")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
  }

  @Test
  void a_circle_is_left_after_ten_times() {
    server.redirect("/a", 302, "/a");

    assertThatThrownBy(() -> status(get("/a")))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("more than 10 times");
    assertThat(server.asked()).hasSize(11);
  }

  @Test
  void user_info_and_fragment_are_no_part_of_a_request() {
    assertThat(Redirects.plain(URI.create("https://u:p@h/a?u@b#f"))).hasToString("https://h/a?u@b");
    assertThat(Redirects.plain(URI.create("https://h/a@b"))).hasToString("https://h/a@b");
  }

  @ParameterizedTest
  @CsvSource({
    "http://h/a, HTTP://H:80/b, true",
    "https://h/a, https://u@h:443/b, true",
    "http://h/a, https://h/a, false",
    "http://h/a, http://h:8080/a, false",
    "http://h/a, http://www.h/a, false",
    "http://h:443/a, https://h/a, false"
  })
  void a_server_is_scheme_host_and_port(URI one, URI another, boolean same) {
    assertThat(Origin.of(one).equals(Origin.of(another))).isEqualTo(same);
  }
}
