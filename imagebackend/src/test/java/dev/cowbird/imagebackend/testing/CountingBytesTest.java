/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.EOFException;
import org.junit.jupiter.api.Test;

class CountingBytesTest {
  private final CountingBytes bytes = new CountingBytes(new byte[] {1, 2, 3, 4}, 1L << 40);

  @Test
  void counts_what_is_read() throws Exception {
    assertThat(bytes.read(1, 2).array()).containsExactly(2, 3);
    assertThat(bytes.read(0, 4).array()).containsExactly(1, 2, 3, 4);

    assertThat(bytes.reads()).isEqualTo(2);
    assertThat(bytes.total()).isEqualTo(6);
    assertThat(bytes.longest()).isEqualTo(4);
  }

  @Test
  void zeros_follow_up_to_the_size() throws Exception {
    assertThat(bytes.read(2, 4).array()).containsExactly(3, 4, 0, 0);
    assertThat(bytes.read((1L << 40) - 2, 2).array()).containsExactly(0, 0);
  }

  @Test
  void there_is_nothing_outside() {
    assertThatExceptionOfType(EOFException.class).isThrownBy(() -> bytes.read(-1, 1));
    assertThatExceptionOfType(EOFException.class).isThrownBy(() -> bytes.read(1L << 40, 1));
    assertThatExceptionOfType(EOFException.class).isThrownBy(() -> bytes.read((1L << 40) - 1, 2));
  }

  @Test
  void a_huge_read_fails_before_it_takes_memory() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> bytes.read(0, Integer.MAX_VALUE))
        .withMessageContaining("2147483647");
    assertThat(bytes.longest()).isEqualTo(Integer.MAX_VALUE);
  }
}
