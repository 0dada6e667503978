/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 4096, 8192, 8193, 100_000})
  void stderr_keeps_its_last_8_KiB_whatever_the_chunks(int chunk) {
    byte[] printed = new byte[50_000];
    for (int i = 0; i < printed.length; i++) {
      printed[i] = (byte) ('a' + i % 26);
    }
    StderrTail tail = new StderrTail();

    for (int i = 0; i < printed.length; i += chunk) {
      tail.write(printed, i, Math.min(chunk, printed.length - i));
    }

    assertThat(tail.text())
        .isEqualTo(new String(printed, 50_000 - 8192, 8192, StandardCharsets.US_ASCII));
  }

  @Test
  void stderr_takes_single_bytes_too() {
    StderrTail tail = new StderrTail();

    tail.write('o');
    tail.write('k');

    assertThat(tail.text()).isEqualTo("ok");
  }

  @Test
  void stderr_shows_control_characters_instead_of_obeying_them() {
    assertThat(StderrTail.printable("a\u001b[31mb\r\u202ec\u0007\td\né"))
        .isEqualTo("a\\u{1b}[31mb\\u{d}\\u{202e}c\\u{7}\td\né");
  }

  @Test
  void a_message_gets_the_end_of_an_endless_line() {
    String line = StderrTail.lastLines("x".repeat(5000) + "the end");

    assertThat(line).startsWith("...x").endsWith("the end").hasSizeLessThan(700);
  }

  @Test
  void stdout_is_whole_up_to_its_bound_and_says_when_it_is_not() {
    StdoutCapture capture = new StdoutCapture();
    byte[] half = new byte[StdoutCapture.CAPACITY / 2];

    capture.write(half, 0, half.length);
    capture.write(half, 0, half.length);
    assertThat(capture.overflowed()).isFalse();
    assertThat(capture.text()).hasSize(StdoutCapture.CAPACITY);

    capture.write('x');
    assertThat(capture.overflowed()).isTrue();
    assertThat(capture.text()).hasSize(StdoutCapture.CAPACITY);
  }
}
