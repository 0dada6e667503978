/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentCodingTest {
  @ParameterizedTest
  @CsvSource({
    "a.qcow2, identity",
    "a.qcow2, ''",
    "a.qcow2, 'identity, Identity'",
    "a.raw.gz, gzip",
    "a.raw.GZ, X-GZIP",
    "a.raw.xz, xz",
    "a.raw.zst, zstd"
  })
  void is_none_where_the_bytes_are_the_images(String name, String coding) {
    assertThat(ContentCoding.foreign(
            Fields.of("Content-Encoding: " + coding), URI.create("http://h/" + name + "?q")))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "a.qcow2, gzip",
    "a.qcow2, 'identity, br'",
    "a.raw.gz, br",
    "a.raw.gz, 'gzip, gzip'",
    "a.raw.xz, gzip",
    "gz, gzip",
    "a?.gz, gzip"
  })
  void is_foreign_where_a_copy_was_compressed(String name, String coding) {
    assertThat(ContentCoding.foreign(
            Fields.of("Content-Encoding: " + coding), URI.create("http://h/" + name)))
        .isPresent();
  }

  @Test
  void is_found_in_the_second_line_too() {
    assertThat(ContentCoding.foreign(
            Fields.of("Content-Encoding: identity", "Content-Encoding: deflate"),
            URI.create("http://h/a")))
        .contains("deflate");
  }
}
