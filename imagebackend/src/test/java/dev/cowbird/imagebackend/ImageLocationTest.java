/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cowbird.imagebackend.ImageLocation.Glance;
import dev.cowbird.imagebackend.ImageLocation.Http;
import dev.cowbird.imagebackend.ImageLocation.LocalFile;
import java.net.URI;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageLocationTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "disk.img",
        "/var/lib/disk.img",
        "../disk.img",
        "./json:{}",
        "./nbd:host",
        "./http://host/x",
        "/a:b",
        "a b:c",
        "1a:b",
        ":x",
        "-f",
        "--help",
        "a?b#c%20"
      })
  void a_path_is_taken_as_it_stands(String text) {
    assertThat(ImageLocation.parse(text)).isEqualTo(new LocalFile(Path.of(text)));
  }

  @ParameterizedTest
  @CsvSource({
    "file:/a/b, /a/b",
    "file:///a/b, /a/b",
    "FILE:///a/b, /a/b",
    "file://localhost/a, /a",
    "file:///a%20b%3F, /a b?",
    "file:///a+b, /a+b",
    "file:///json:x, /json:x"
  })
  void a_file_url_is_unescaped(String text, String path) {
    assertThat(ImageLocation.parse(text)).isEqualTo(new LocalFile(Path.of(path)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:",
        "file:relative",
        "file://host/a",
        "file://user@localhost/a",
        "file:///a%00b",
        "file:///a%zz",
        "file:///a b",
        "file:///a?b",
        "file:///a#b"
      })
  void a_file_url_that_names_no_file_of_this_host_is_refused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> ImageLocation.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://host/a",
        "https://host:8443/a?sig=1#part",
        "HTTP://Host",
        "http://[::1]:80/a",
        "https://user:secret@host/a"
      })
  void a_url_is_kept_as_it_is(String text) {
    assertThat(ImageLocation.parse(text)).isEqualTo(new Http(URI.create(text)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http:",
        "http://",
        "http:///a",
        "http:a",
        "https://?q",
        "http://h/a b",
        "http://[x/"
      })
  void a_url_without_host_or_sense_is_refused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> ImageLocation.parse(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://user:secret@host/a?token=secret#f|https://host/a?...",
        "https://user:secret@host:8443/a|https://host:8443/a",
        "http://host|http://host",
        "http://host/a?|http://host/a?..."
      })
  void a_url_is_shown_without_what_may_be_a_secret(String text, String shown) {
    assertThat(ImageLocation.parse(text)).hasToString(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://user:secret@host/a b?token=secret",
        "https://user:secret@/?token=secret",
        "ftp://user:secret@host/?token=secret"
      })
  void a_refusal_shows_no_secret_either(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ImageLocation.parse(text))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "json:{\"file.filename\":\"/etc/shadow\"}",
        "nbd:localhost:10809",
        "nbd+unix:///x?socket=y",
        "rbd:pool/image",
        "ssh://host/x",
        "glances:b0b8a4e3-1b2c-4c5d-9f3b-0123456789ab",
        "ftp://host/x",
        "fat:/etc",
        "C:\\disk.img"
      })
  void a_scheme_that_is_not_known_is_refused_with_the_way_round(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ImageLocation.parse(text))
        .withMessageContaining("of no known kind")
        .withMessageContaining("./NAME");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "glance:b0b8a4e3-1b2c-4c5d-9f3b-0123456789ab",
        "glance:B0B8A4E3-1B2C-4C5D-9F3B-0123456789AB",
        "GLANCE:b0b8a4e31b2c4c5d9f3b0123456789ab"
      })
  void an_image_in_glance_is_named_by_its_uuid_however_it_is_written(String text) {
    ImageLocation location = ImageLocation.parse(text);

    assertThat(location)
        .isEqualTo(new Glance(UUID.fromString("b0b8a4e3-1b2c-4c5d-9f3b-0123456789ab")))
        .hasToString("glance:b0b8a4e3-1b2c-4c5d-9f3b-0123456789ab");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "glance:",
        "glance:debian-12",
        "glance:1-1-1-1-1",
        "glance:b0b8a4e3-1b2c-4c5d-9f3b-0123456789a",
        "glance:b0b8a4e3-1b2c-4c5d-9f3b-0123456789abc",
        "glance:b0b8a4e3-1b2c4c5d9f3b0123456789ab",
        "glance:g0b8a4e3-1b2c-4c5d-9f3b-0123456789ab",
        "glance: b0b8a4e3-1b2c-4c5d-9f3b-0123456789ab",
        "glance:b0b8a4e3-1b2c-4c5d-9f3b-0123456789ab/file",
        "glance://b0b8a4e3-1b2c-4c5d-9f3b-0123456789ab",
        "glance:../b0b8a4e3-1b2c-4c5d-9f3b-0123456789ab"
      })
  void what_is_no_uuid_names_no_image_in_glance(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ImageLocation.parse(text))
        .withMessageContaining("is not glance: and the UUID of an image");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\0b"})
  void what_is_no_path_is_refused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> ImageLocation.parse(text));
  }
}
