/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.imagebackend.HttpConfig;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxiesTest {
  private static Proxies of(Map<String, String> environment) {
    return new Proxies(HttpConfig.fromEnvironment(environment).proxies());
  }

  @Test
  void each_scheme_has_its_own() {
    Proxies proxies = of(Map.of("http_proxy", "one:1", "https_proxy", "two:2"));

    assertThat(proxies.proxyFor(URI.create("HTTP://h/"))).hasToString("Optional[one:1]");
    assertThat(proxies.proxyFor(URI.create("https://h/"))).hasToString("Optional[two:2]");
  }

  @Test
  void hosts_can_be_left_out_by_their_usual_port() {
    Proxies proxies = of(Map.of("all_proxy", "one:1", "no_proxy", "h:443"));

    assertThat(proxies.proxyFor(URI.create("http://h/"))).isPresent();
    assertThat(proxies.proxyFor(URI.create("https://h/"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "proxy, proxy, 80",
    "proxy:3128, proxy, 3128",
    "http://proxy:3128/, proxy, 3128",
    "HTTP://proxy, proxy, 80",
    "' proxy:1 ', proxy, 1",
    "[::1]:3128, [::1], 3128"
  })
  void a_proxy_is_a_host_with_or_without_the_rest(String text, String host, int port) {
    assertThat(of(Map.of("http_proxy", text)).proxyFor(URI.create("http://h/")))
        .hasValueSatisfying(proxy -> {
          assertThat(proxy.host()).isEqualTo(host);
          assertThat(proxy.port()).isEqualTo(port);
          assertThat(proxy.socketAddress().getHostString()).isNotEmpty().doesNotContain("[");
        });
  }

  @Test
  void credentials_are_decoded_and_never_shown() {
    ProxyAddress proxy = of(Map.of("http_proxy", "us%40er:se%63ret%C3%A9:x@proxy"))
        .proxyFor(URI.create("http://h/"))
        .orElseThrow();

    assertThat(proxy.credentials()).contains(new Credentials("us@er", "secret\u00e9:x"));
    assertThat(proxy.toString() + proxy.credentials()).doesNotContain("se", "us");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "socks5://secret@proxy:1080",
        "https://secret@proxy",
        "http://",
        "http://secret@",
        "secret secret",
        "http://user:se^cret@proxy",
        "user:secret@proxy:99999",
        "user:secret@proxy:port",
        "proxy?secret",
        "proxy#secret",
        ":secret"
      })
  void what_is_malformed_is_named_by_its_variable(String text) {
    Proxies proxies = of(Map.of("HTTPS_PROXY", text));

    assertThatThrownBy(() -> proxies.proxyFor(URI.create("https://h/")))
        .isInstanceOfSatisfying(
            ImageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.SOURCE_UNAVAILABLE))
        .hasMessageContaining("HTTPS_PROXY")
        .hasNoCause()
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
    assertThat(proxies.proxyFor(URI.create("http://h/"))).isEmpty();
  }
}
