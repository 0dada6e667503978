/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cowbird.driver.UserData.Format;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserDataTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "#cloud-config, CLOUD_CONFIG",
        "#Cloud-Config, CLOUD_CONFIG",
        "#!/bin/sh, SCRIPT",
        "#include, INCLUDE",
        "#include-once, INCLUDE_ONCE",
        "#cloud-config-archive, CONFIG_ARCHIVE",
        "#cloud-config-jsonp, CONFIG_JSONP",
        "#cloud-boothook, BOOTHOOK",
        "#part-handler, PART_HANDLER",
        "## template: jinja, JINJA",
        "MIME-Version: 1.0, MULTIPART",
        "`Content-Type: multipart/mixed; boundary=x MIME-Version: 1.0`, MULTIPART_BY_TYPE"
      })
  void tells_formats_by_their_beginning(String text, Format format) {
    assertThat(UserData.of(text).format()).isEqualTo(format);
  }

  @Test
  void takes_gzip_as_it_is() {
    byte[] gzip = {0x1f, (byte) 0x8b, 8, 0, (byte) 0xff};
    assertThat(new UserData(GuestData.of(gzip)).format()).isEqualTo(Format.GZIP);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hostname: x",
        "\ufeff#cloud-config",
        "# cloud-config",
        "Content-Type: multipart/mixed; boundary=x",
        "\0"
      })
  void refuses_what_cloud_init_would_not_recognize(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> UserData.of(text));
  }

  @Test
  void refuses_other_encodings_and_nul() {
    byte[] latin1 = "#cloud-config\nname: é".getBytes(StandardCharsets.ISO_8859_1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new UserData(GuestData.of(latin1)))
        .withMessageContaining("UTF-8");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> UserData.of("#!/bin/sh\n\0"))
        .withMessageContaining("NUL at character 10");
  }

  @Test
  void has_at_most_65535_bytes() {
    String largest = "#!" + "x".repeat(UserData.LARGEST - 2);
    assertThat(UserData.of(largest).content().size()).isEqualTo(65535);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> UserData.of(largest + "x"))
        .withMessageContaining("65536");
  }

  @Test
  void shows_nothing_of_its_content() {
    assertThat(UserData.of("#!/bin/sh\nHUSH").toString()).doesNotContain("HUSH");
  }
}
