/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of RFC 3986, section 6.2, and what else can be spelled in several ways. */
class NormalUrlTest {
  @ParameterizedTest
  @CsvSource({
    "HTTP://www.EXAMPLE.com/, http://www.example.com/",
    "http://example.com, http://example.com/",
    "http://example.com:/, http://example.com/",
    "http://example.com:80/, http://example.com/",
    "https://example.com:443/, https://example.com/",
    "http://example.com:443/, http://example.com:443/",
    "https://example.com:80/, https://example.com:80/",
    "http://example.com:8080, http://example.com:8080/",
    "http://[::1]:80/a, http://[::1]/a",
    "http://[FE80::A]/a, http://[fe80::a]/a"
  })
  void case_and_usual_ports_do_not_matter(String url, String normal) {
    assertThat(NormalUrl.of(URI.create(url))).isEqualTo(normal);
  }

  @ParameterizedTest
  @CsvSource({
    "http://h/%7Euser, http://h/~user",
    "http://h/%7euser, http://h/~user",
    "http://h/%41%2d%2E%5f, http://h/A-._",
    "http://h/a%2fb, http://h/a%2Fb",
    "http://h/a%c3%a9, http://h/a%C3%A9",
    "http://h/%25%34%31, http://h/%2541",
    "http://h/%24, http://h/%24",
    "http://h/A/a, http://h/A/a",
    "http://h/?q=%7e%2f, http://h/?q=~%2F"
  })
  void only_unreserved_characters_are_unescaped_and_once(String url, String normal) {
    assertThat(NormalUrl.of(URI.create(url))).isEqualTo(normal);
  }

  @ParameterizedTest
  @CsvSource({
    "http://h/a/b/c/./../../g, http://h/a/g",
    "http://h/mid/content=5/../6, http://h/mid/6",
    "http://h/../g, http://h/g",
    "http://h/../../.., http://h/",
    "http://h/a/.., http://h/",
    "http://h/a/., http://h/a/",
    "http://h/., http://h/",
    "http://h/a/../, http://h/",
    "http://h/.../a, http://h/.../a",
    "http://h/a./b.., http://h/a./b..",
    "http://h/%2e%2E/a, http://h/a",
    "http://h/a/%2e%2e/b, http://h/b",
    "http://h//a, http://h//a",
    "http://h/a//b/.., http://h/a//",
    "http://h/a/?q=/../x, http://h/a/?q=/../x"
  })
  void dot_segments_are_resolved(String url, String normal) {
    assertThat(NormalUrl.of(URI.create(url))).isEqualTo(normal);
  }

  @ParameterizedTest
  @CsvSource({
    "http://user:secret@h/a, http://h/a",
    "http://h/a#part, http://h/a",
    "http://h/a?q=1#part, http://h/a?q=1",
    "http://h/a?, http://h/a?",
    "http://h?q, http://h/?q",
    "http://h/a?b=1&a=2, http://h/a?b=1&a=2"
  })
  void the_query_counts_and_fragment_and_user_info_do_not(String url, String normal) {
    assertThat(NormalUrl.of(URI.create(url))).isEqualTo(normal);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP://U@H:80/%7e/../a//b/%2F/./?%7e#f",
        "https://h:444/%25%32%65/x",
        "http://h/%252e%252e/x",
        "http://h/a/b/.."
      })
  void a_normal_url_is_normal_already(String url) {
    String normal = NormalUrl.of(URI.create(url));

    assertThat(NormalUrl.of(URI.create(normal))).isEqualTo(normal);
  }
}
