/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class RelayedInputTest {
  @Test
  void hands_bytes_on() throws IOException {
    RelayedInput input = new RelayedInput(new ByteArrayInputStream(new byte[] {-1, 2, 3}));

    assertThat(input.read()).isEqualTo(255);
    assertThat(input.readAllBytes()).containsExactly(2, 3);
    assertThat(input.read()).isEqualTo(-1);
    input.requireSound();
  }

  @Test
  void keeps_why_reading_failed() {
    RelayedInput input = new RelayedInput(new InputStream() {
      @Override
      public int read() throws IOException {
        throw new IOException("the disk is gone");
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        return read();
      }
    });

    assertThatThrownBy(() -> input.read(new byte[9])).hasMessage("the disk is gone");
    assertThatThrownBy(input::requireSound)
        .hasMessage("its input can't be read: the disk is gone")
        .hasCauseInstanceOf(IOException.class);
  }
}
