/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextMatcherTest {
  private static boolean accept(TextMatcher matcher, String piece) {
    return matcher.accept(piece.getBytes(UTF_8));
  }

  @Test
  void finds_a_text_in_one_piece() {
    assertThat(accept(new TextMatcher("login:"), "debian login: ")).isTrue();
  }

  @Test
  void finds_nothing_that_is_not_there() {
    TextMatcher matcher = new TextMatcher("login:");

    assertThat(accept(matcher, "log")).isFalse();
    assertThat(accept(matcher, "out:")).isFalse();
    assertThat(accept(matcher, "login ")).isFalse();
    assertThat(accept(matcher, ":")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9})
  void finds_a_text_wherever_the_pieces_end(int length) {
    byte[] bytes = "Grüße, bitte anmelden: ".getBytes(UTF_8);
    TextMatcher matcher = new TextMatcher("üße, bitte");
    boolean found = false;

    for (int at = 0; at < bytes.length; at += length) {
      int end = Math.min(at + length, bytes.length);
      found = matcher.accept(Arrays.copyOfRange(bytes, at, end));
    }

    assertThat(found).isTrue();
  }

  @Test
  void finds_a_text_whose_beginning_comes_twice() {
    TextMatcher matcher = new TextMatcher("aab");

    assertThat(accept(matcher, "aa")).isFalse();
    assertThat(accept(matcher, "ab")).isTrue();
  }

  @Test
  void remembers_what_it_found() {
    TextMatcher matcher = new TextMatcher("ready");
    accept(matcher, "ready");

    assertThat(accept(matcher, "x".repeat(5000))).isTrue();
    assertThat(matcher.accept(new byte[0])).isTrue();
  }

  @Test
  void finds_a_text_that_is_longer_than_what_is_kept_for_messages() {
    String wanted = "0123456789".repeat(300);
    TextMatcher matcher = new TextMatcher(wanted);

    assertThat(accept(matcher, "noise" + wanted.substring(0, 2990))).isFalse();
    assertThat(accept(matcher, wanted.substring(2990))).isTrue();
  }

  @Test
  void finds_a_text_anywhere_in_a_large_piece() {
    TextMatcher matcher = new TextMatcher("needle");

    assertThat(accept(matcher, "needle" + "hay".repeat(30_000))).isTrue();
  }

  @Test
  void finds_a_text_among_bytes_that_are_no_text() {
    TextMatcher matcher = new TextMatcher("ok");
    byte[] noise = {(byte) 0xff, (byte) 0xc3, 0, 'o', 'k', (byte) 0x80};

    assertThat(matcher.accept(noise)).isTrue();
  }

  @Test
  void keeps_the_end_for_messages() {
    TextMatcher matcher = new TextMatcher("login:");
    accept(matcher, "old ".repeat(1000));
    accept(matcher, "the last line");

    assertThat(matcher.tail()).endsWith("the last line").hasSizeLessThanOrEqualTo(1000);
  }

  @Test
  void has_no_end_before_anything_came() {
    assertThat(new TextMatcher("login:").tail()).isEmpty();
  }

  @Test
  void makes_control_characters_harmless() {
    TextMatcher matcher = new TextMatcher("login:");
    accept(matcher, "\u001b[2J\u001b[31mred\u0007\r\nnext\tline\u0000\r\n");

    assertThat(matcher.tail()).isEqualTo("red?\nnext\tline?");
  }

  @Test
  void shows_letters_of_any_language() {
    TextMatcher matcher = new TextMatcher("login:");
    byte[] bytes = "Grüße 你好".getBytes(UTF_8);
    for (byte each : bytes) {
      matcher.accept(new byte[] {each});
    }

    assertThat(matcher.tail()).isEqualTo("Grüße 你好");
  }
}
