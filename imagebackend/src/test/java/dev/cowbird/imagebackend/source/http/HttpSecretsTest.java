/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.imagebackend.HttpConfig;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.source.http.TestServer.Asked;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a server is told besides the request. */
@Timeout(60)
class HttpSecretsTest {
  @TempDir
  private Path directory;

  private final TestServer server;

  HttpSecretsTest() throws IOException {
    server = TestServer.http();
    server.serve("/image", new byte[1]);
  }

  @AfterEach
  void stop_server() {
    server.close();
  }

  private Path file(String text) throws IOException {
    return Files.writeString(Files.createTempFile(directory, "f", ""), text);
  }

  private Asked asked(HttpConfig config, String userInfo) throws IOException {
    URI uri = URI.create("http://" + userInfo + "127.0.0.1:" + server.port() + "/image");
    new HttpImageSource(
            new HttpTransport(config), new HttpSecrets(config), new ImageLocation.Http(uri))
        .open()
        .close();
    return server.asked().get(server.asked().size() - 1);
  }

  private static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
  }

  @Test
  void nothing_is_told_unless_it_is_configured() throws IOException {
    Asked asked = asked(HttpConfig.DEFAULT, "");

    assertThat(asked.field("Authorization")).isEmpty();
    assertThat(asked.target()).isEqualTo("/image");
  }

  @Test
  void user_and_password_in_the_url_are_decoded() throws IOException {
    assertThat(asked(HttpConfig.DEFAULT, "us%40er:p%3Ass%C3%A9@").field("Authorization"))
        .contains(basic("us@er:p:ss\u00e9"));
  }

  @Test
  void the_netrc_file_is_asked_for_what_the_url_does_not_say() throws IOException {
    HttpConfig config = HttpConfig.DEFAULT.withNetrc(
        file("machine 127.0.0.1 login a password 1\nmachine 127.0.0.1 login b password 2"));

    assertThat(asked(config, "").field("Authorization")).contains(basic("a:1"));
    assertThat(asked(config, "b@").field("Authorization")).contains(basic("b:2"));
    assertThat(asked(config, "b:3@").field("Authorization")).contains(basic("b:3"));
    assertThat(asked(config, "c@").field("Authorization")).contains(basic("c:"));
  }

  @Test
  void the_header_file_goes_before_all_else() throws IOException {
    HttpConfig config = HttpConfig.DEFAULT
        .withNetrc(file("default login a password 1"))
        .withHeaders(file("X-Token: t\nauthorization: Bearer x\nX-Token: u"));

    Asked asked = asked(config, "b:3@");

    assertThat(asked.headers().get("Authorization")).containsExactly("Bearer x");
    assertThat(asked.headers().get("X-Token")).containsExactly("t", "u");
  }

  @Test
  void another_server_is_told_none_of_it() throws IOException {
    try (TestServer other = TestServer.http()) {
      other.serve("/image", new byte[1]);
      server.redirect("/image", 302, other.uri("/image").toString());
      HttpConfig config = HttpConfig.DEFAULT
          .withNetrc(file("default login a password 1"))
          .withHeaders(file("X-Token: t"));

      asked(config, "");

      assertThat(server.asked().get(0).field("Authorization")).isPresent();
      assertThat(other.asked().get(0).field("Authorization")).isEmpty();
      assertThat(other.asked().get(0).field("X-Token")).isEmpty();
    }
  }

  @Test
  void a_file_that_is_malformed_is_named_and_no_server_asked() throws IOException {
    Path headers = file("X: y\nsecret");
    Path netrc = file("machine secret login");

    assertRefused(HttpConfig.DEFAULT.withHeaders(headers), "The header file " + headers, "line 2");
    assertRefused(HttpConfig.DEFAULT.withNetrc(netrc), "The netrc file " + netrc, "line 1");
    assertThat(server.asked()).isEmpty();
  }

  @Test
  void a_file_that_is_not_there_is_named() {
    Path none = directory.resolve("none");

    assertRefused(HttpConfig.DEFAULT.withNetrc(none), none.toString(), "can't be read");
    assertRefused(HttpConfig.DEFAULT.withHeaders(directory), directory.toString(), "be read");
  }

  private void assertRefused(HttpConfig config, String file, String why) {
    assertThatThrownBy(() -> asked(config, ""))
        .isInstanceOfSatisfying(
            ImageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.SOURCE_UNAVAILABLE))
        .hasMessageContaining(file)
        .hasMessageContaining(why)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
  }
}
