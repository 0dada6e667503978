/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.imagebackend.source.http.HeaderFile.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderFileTest {
  @Test
  void has_one_field_a_line() {
    assertThat(HeaderFile.parse("# comment\n\nX-Token: a:b # c\r\n  Authorization:Bearer x  \nX:"))
        .containsExactly(
            new Field("X-Token", "a:b # c"),
            new Field("Authorization", "Bearer x"),
            new Field("X", ""));
  }

  @Test
  void a_field_shows_its_name_alone() {
    assertThat(HeaderFile.parse("X-Token: secret").toString()).isEqualTo("[X-Token]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "secret",
        ": secret",
        "X secret: y",
        "X-Token : secret",
        "X: secret\u0000",
        "X: secret\u263a",
        "Host: secret",
        "Content-Length: 0",
        "Connection: close",
        "Range: bytes=0-1",
        "If-range: secret",
        "Accept-Encoding: gzip",
        "{\"secret\": 1}"
      })
  void what_is_no_field_is_named_by_its_line_alone(String line) {
    assertThatThrownBy(() -> HeaderFile.parse("\nX: y\n" + line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("line 3 ")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
  }
}
