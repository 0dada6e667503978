/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.imagebackend.HttpConfig.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpConfigTest {
  private static HttpConfig from(Map<String, String> variables) {
    return HttpConfig.fromEnvironment(variables);
  }

  @Test
  void an_empty_environment_is_the_default() {
    assertThat(from(Map.of())).isEqualTo(HttpConfig.DEFAULT);
    assertThat(from(Map.of("http_proxy", "", "ALL_PROXY", "", "NETRC", "", "SSL_CERT_DIR", "")))
        .isEqualTo(HttpConfig.DEFAULT);
  }

  @Test
  void lower_case_goes_before_upper_and_both_before_all() {
    HttpConfig.Proxies proxies = from(Map.of(
            "HTTP_PROXY",
            "a",
            "http_proxy",
            "b",
            "HTTPS_PROXY",
            "c",
            "all_proxy",
            "d",
            "NO_PROXY",
            "e"))
        .proxies();

    assertThat(proxies.http()).contains(new Setting("http_proxy", "b"));
    assertThat(proxies.https()).contains(new Setting("HTTPS_PROXY", "c"));
    assertThat(proxies.none()).contains(new Setting("NO_PROXY", "e"));
    assertThat(from(Map.of("ALL_PROXY", "d")).proxies().http())
        .contains(new Setting("ALL_PROXY", "d"));
  }

  @Test
  void a_client_of_a_cgi_script_sets_no_proxy() {
    assertThat(from(Map.of("HTTP_PROXY", "evil", "REQUEST_METHOD", "GET"))
            .proxies()
            .http())
        .isEmpty();
    assertThat(from(Map.of("HTTP_PROXY", "good")).proxies().http()).isPresent();
  }

  @Test
  void certificates_are_those_that_curl_would_trust(@TempDir Path directory) {
    String dir = directory.toString();
    Map<String, String> all = Map.of(
        "CURL_CA_BUNDLE",
        "/a",
        "SSL_CERT_FILE",
        "/b",
        "SSL_CERT_DIR",
        dir,
        "REQUESTS_CA_BUNDLE",
        "/c");

    assertThat(from(all).certificates()).containsExactly(Path.of("/a"));
    assertThat(from(Map.of(
                "SSL_CERT_FILE", "/b", "SSL_CERT_DIR", "/none:" + dir, "REQUESTS_CA_BUNDLE", "/c"))
            .certificates())
        .containsExactly(Path.of("/b"), directory);
    assertThat(from(Map.of("SSL_CERT_DIR", "/none", "REQUESTS_CA_BUNDLE", "/c")).certificates())
        .containsExactly(Path.of("/c"));
  }

  @Test
  void the_usual_netrc_counts_where_it_exists(@TempDir Path home) throws IOException {
    Map<String, String> environment = Map.of("HOME", home.toString());
    assertThat(from(environment).netrc()).isEmpty();

    Path netrc = Files.createFile(home.resolve(".netrc"));

    assertThat(from(environment).netrc()).contains(netrc);
    assertThat(from(Map.of("HOME", home.toString(), "NETRC", "/n")).netrc())
        .contains(Path.of("/n"));
  }

  @Test
  void secrets_are_not_shown() {
    assertThat(from(Map.of("http_proxy", "http://u:secret@proxy")).toString())
        .contains("http_proxy")
        .doesNotContain("secret");
  }

  @Test
  void timeouts_are_more_than_zero() {
    assertThatThrownBy(() -> HttpConfig.DEFAULT.withTimeouts(Duration.ZERO, Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> HttpConfig.DEFAULT.withTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
