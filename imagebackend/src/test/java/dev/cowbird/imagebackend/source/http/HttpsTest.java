/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.imagebackend.ChildJvm;
import dev.cowbird.imagebackend.HttpConfig;
import dev.cowbird.imagebackend.HttpConfig.Setting;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates, and proxies for what is encrypted and what is not. */
@Timeout(120)
class HttpsTest {
  private static final String SECRET =
      "Basic " + Base64.getEncoder().encodeToString("user:s@cret".getBytes(UTF_8));

  @TempDir
  static Path shared;

  private static TestCertificate certificate;
  private static TestCertificate another;

  @TempDir
  private Path directory;

  private TestServer server;
  private TestServer secure;

  @BeforeAll
  static void make_certificates() throws Exception {
    certificate = TestCertificate.of(shared, "ip:127.0.0.1");
    another = TestCertificate.of(shared, "dns:elsewhere.example");
  }

  @BeforeEach
  void start_servers() throws Exception {
    server = TestServer.http();
    secure = TestServer.https(certificate.serverContext());
    server.serve("/image", new byte[] {1, 2, 3});
    secure.serve("/image", new byte[] {1, 2, 3});
  }

  @AfterEach
  void stop_servers() {
    server.close();
    secure.close();
  }

  private HttpConfig trusting() throws Exception {
    return HttpConfig.DEFAULT.withCertificates(
        List.of(certificate.writePem(directory.resolve("ca.pem"))));
  }

  private static HttpConfig through(HttpConfig config, String proxy) {
    Optional<Setting> setting = Optional.of(new Setting("all_proxy", proxy));
    return config.withProxies(new HttpConfig.Proxies(setting, setting, Optional.empty()));
  }

  private static HttpAnswer get(HttpConfig config, URI uri) throws IOException {
    return new HttpTransport(config).send(HttpRequest.newBuilder(uri), "Asking");
  }

  private static byte[] body(HttpConfig config, URI uri) throws IOException {
    try (HttpAnswer answer = get(config, uri)) {
      assertThat(answer.status()).isEqualTo(200);
      return answer.body().readAllBytes();
    }
  }

  private static AbstractThrowableAssert<?, ?> assertFailsForGood(HttpConfig config, URI uri) {
    return assertThatThrownBy(() -> get(config, uri))
        .isInstanceOfSatisfying(
            ImageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.SOURCE_UNAVAILABLE));
  }

  @Test
  void a_certificate_is_trusted_that_an_operator_trusts() throws Exception {
    assertThat(body(trusting(), secure.uri("/image"))).containsExactly(1, 2, 3);
  }

  @Test
  void one_of_many_in_a_file_is_found_and_text_between_them_passed_over() throws Exception {
    Path file = Files.writeString(
        directory.resolve("many.pem"),
        "# Authorities -- of a kind\n" + another.pem() + "\nTest\n====\n" + certificate.pem());

    assertThat(body(HttpConfig.DEFAULT.withCertificates(List.of(file)), secure.uri("/image")))
        .hasSize(3);
  }

  @Test
  void one_of_many_files_in_a_directory_is_found() throws Exception {
    another.writePem(directory.resolve("a.pem"));
    certificate.writePem(directory.resolve("1234abcd.0"));
    Files.writeString(directory.resolve("README"), "no certificate");
    Files.createDirectory(directory.resolve("below"));

    assertThat(body(HttpConfig.DEFAULT.withCertificates(List.of(directory)), secure.uri("/image")))
        .hasSize(3);
  }

  @Test
  void nothing_else_is_trusted_and_it_is_said_how_it_could_be() throws Exception {
    assertFailsForGood(HttpConfig.DEFAULT, secure.uri("/image"))
        .hasMessageContaining("CURL_CA_BUNDLE")
        .hasMessageContaining("https://127.0.0.1:" + secure.port());

    Path file = another.writePem(directory.resolve("ca.pem"));
    assertFailsForGood(HttpConfig.DEFAULT.withCertificates(List.of(file)), secure.uri("/image"));
  }

  @Test
  void a_certificate_for_another_name_is_refused() throws Exception {
    try (TestServer wrong = TestServer.https(another.serverContext())) {
      Path file = another.writePem(directory.resolve("ca.pem"));

      assertFailsForGood(HttpConfig.DEFAULT.withCertificates(List.of(file)), wrong.uri("/image"))
          .hasMessageContaining("is not good");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "secret",
        "-----BEGIN CERTIFICATE-----\nsecret\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n",
        "-----BEGIN PRIVATE KEY-----\nsecret\n-----END PRIVATE KEY-----\n"
      })
  void a_bundle_that_is_none_is_named(String text) throws IOException {
    Path file = Files.writeString(directory.resolve("ca.pem"), text);

    assertFailsForGood(HttpConfig.DEFAULT.withCertificates(List.of(file)), secure.uri("/image"))
        .hasMessageContaining(file.toString())
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
  }

  @Test
  void a_bundle_that_is_not_there_is_named() {
    Path file = directory.resolve("none.pem");

    assertFailsForGood(HttpConfig.DEFAULT.withCertificates(List.of(file)), secure.uri("/image"))
        .hasMessageContaining(file.toString());
  }

  @Test
  void a_secure_server_does_not_lead_to_one_that_is_not() throws Exception {
    secure.redirect("/moved", 302, server.uri("/image").toString());

    assertFailsForGood(trusting(), secure.uri("/moved"))
        .hasMessageContaining("from https: to http:");
    assertThat(server.asked()).isEmpty();
  }

  @Test
  void a_server_may_lead_to_one_that_is_secure() throws Exception {
    server.redirect("/moved", 302, secure.uri("/image").toString());

    assertThat(body(trusting(), server.uri("/moved"))).hasSize(3);
  }

  @Test
  void what_is_not_encrypted_goes_through_a_proxy_that_knows_who_asks() throws Exception {
    try (TestProxy proxy = new TestProxy("Proxy-Authorization: " + SECRET)) {
      HttpConfig config = through(HttpConfig.DEFAULT, "http://user:s%40cret@" + proxy.address());

      assertThat(body(config, server.uri("/image"))).containsExactly(1, 2, 3);
      assertThat(proxy.heads().get(0)).startsWith("GET " + server.uri("/image") + " ");
      assertThat(server.asked().get(0).field("Proxy-Authorization")).isEmpty();
    }
  }

  /** In a JVM of its own, as what decides is read once in each. */
  @Test
  void what_is_encrypted_goes_through_a_tunnel_of_a_proxy_that_knows_who_asks() throws Exception {
    Path trusted = certificate.writePem(directory.resolve("ca.pem"));
    try (TestProxy proxy = new TestProxy("Proxy-Authorization: " + SECRET);
        ChildJvm client = ChildJvm.start(
            TunnelClient.class,
            trusted,
            "http://user:s%40cret@" + proxy.address(),
            secure.uri("/image"))) {
      assertThat(client.readLine()).isEqualTo("200 [1, 2, 3]");
      assertThat(proxy.heads().get(0)).startsWith("CONNECT 127.0.0.1:" + secure.port() + " ");
      assertThat(secure.asked().get(0).field("Proxy-Authorization")).isEmpty();
    }
  }

  @Test
  void a_proxy_sees_no_credentials_of_a_server_that_is_secure() throws Exception {
    try (TestProxy proxy = new TestProxy("")) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(secure.uri("/image")).header("Authorization", SECRET);

      new HttpTransport(through(trusting(), proxy.address()))
          .send(request, "Asking")
          .close();

      assertThat(proxy.heads()).hasSize(1);
      assertThat(proxy.heads().get(0)).doesNotContain(SECRET);
      assertThat(secure.asked().get(0).field("Authorization")).contains(SECRET);
    }
  }

  @Test
  void a_proxy_that_wants_credentials_and_has_none_is_an_answer() throws Exception {
    try (TestProxy proxy = new TestProxy("Proxy-Authorization: " + SECRET);
        HttpAnswer plain = get(through(HttpConfig.DEFAULT, proxy.address()), server.uri("/image"));
        HttpAnswer tunnel = get(through(trusting(), proxy.address()), secure.uri("/image"))) {
      assertThat(plain.status()).isEqualTo(407);
      assertThat(tunnel.status()).isEqualTo(407);
    }
  }

  @Test
  void a_server_that_is_left_out_is_not_asked_through_the_proxy() throws Exception {
    try (TestProxy proxy = new TestProxy("")) {
      Optional<Setting> setting = Optional.of(new Setting("http_proxy", proxy.address()));
      HttpConfig config = HttpConfig.DEFAULT.withProxies(new HttpConfig.Proxies(
          setting, setting, Optional.of(new Setting("no_proxy", "127.0.0.0/8"))));

      assertThat(body(config, server.uri("/image"))).hasSize(3);
      assertThat(proxy.heads()).isEmpty();
    }
  }

  @Test
  void a_proxy_that_is_not_there_is_named_without_its_password() {
    HttpConfig config = through(HttpConfig.DEFAULT, "http://user:secret@127.0.0.1:1");

    assertThatThrownBy(() -> get(config, server.uri("/image")))
        .isInstanceOf(IOException.class)
        .hasMessage("proxy 127.0.0.1:1 can't be connected to");
  }

  @Test
  void a_name_that_no_one_knows_is_said_to_be_so() {
    assertThatThrownBy(() -> get(HttpConfig.DEFAULT, URI.create("http://nobody.invalid/image")))
        .isInstanceOf(IOException.class)
        .hasMessage("the name of http://nobody.invalid:80 can't be resolved");
  }
}
