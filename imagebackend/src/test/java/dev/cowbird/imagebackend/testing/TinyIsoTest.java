/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TinyIsoTest {
  @Test
  void has_the_fields_where_ecma_119_has_them() {
    byte[] image = TinyIso.of("NAME").bytes();

    assertThat(image).hasSize(TinyIso.BYTES);
    assertThat(text(image, 32768, 7)).isEqualTo("\1CD001\1");
    assertThat(text(image, 32768 + 40, 5)).isEqualTo("NAME ");
    assertThat(text(image, 32768 + 80, 8)).isEqualTo("\u0080\0\0\0\0\0\0\u0080");
    assertThat(text(image, 32768 + 120, 12)).isEqualTo("\1\0\0\1\1\0\0\1\0\10\10\0");
    assertThat(text(image, 32768 + 140, 4)).isEqualTo("\22\0\0\0");
    assertThat(text(image, 32768 + 148, 4)).isEqualTo("\0\0\0\23");
    assertThat(text(image, 32768 + 156, 10)).isEqualTo("\"\0\24\0\0\0\0\0\0\24");
    assertThat(image[32768 + 881]).isEqualTo((byte) 1);
    assertThat(text(image, 34816, 7)).isEqualTo("\u00ffCD001\1");
    assertThat(text(image, 40960, 1)).isEqualTo("\"");
  }

  @Test
  void a_boot_record_stands_between_the_descriptors() {
    byte[] image = TinyIso.of("NAME").bootable().bytes();

    assertThat(text(image, 34816, 30)).isEqualTo("\0CD001\1EL TORITO SPECIFICATION");
    assertThat(text(image, 36864, 7)).isEqualTo("\u00ffCD001\1");
  }

  @Test
  void a_name_has_32_characters_at_most() {
    assertThatThrownBy(() -> TinyIso.of("x".repeat(33)).bytes())
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  private static String text(byte[] image, int offset, int length) {
    byte[] bytes = Arrays.copyOfRange(image, offset, offset + length);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
