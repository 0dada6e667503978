/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageBytesTest {
  private static final byte[] TEN = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};

  @TempDir
  Path directory;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void reads_from_any_offset_up_to_the_end(boolean fromFile) throws Exception {
    try (FileChannel channel = tenInAFile()) {
      ImageBytes image = fromFile ? ImageBytes.of(channel) : ImageBytes.of(TEN);

      assertThat(image.size()).isEqualTo(10);
      assertThat(image.read(0, 10)).isEqualTo(ByteBuffer.wrap(TEN));
      assertThat(image.read(7, 3)).isEqualTo(ByteBuffer.wrap(new byte[] {7, 8, 9}));
      assertThat(image.read(10, 0).hasRemaining()).isFalse();
      assertThat(image.read(0, 4).getInt()).isEqualTo(0x00010203);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void fills_from_position_to_limit_and_leaves_the_rest(boolean fromFile) throws Exception {
    try (FileChannel channel = tenInAFile()) {
      ImageBytes image = fromFile ? ImageBytes.of(channel) : ImageBytes.of(TEN);
      ByteBuffer buffer = ByteBuffer.allocate(6).position(1).limit(3);

      image.read(8, buffer);

      assertThat(buffer.array()).containsExactly(0, 8, 9, 0, 0, 0);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, 7, 10, 11, Long.MAX_VALUE})
  void what_lies_outside_is_the_end_of_file(long offset) throws Exception {
    try (FileChannel channel = tenInAFile()) {
      for (ImageBytes image : new ImageBytes[] {ImageBytes.of(channel), ImageBytes.of(TEN)}) {
        assertThatThrownBy(() -> image.read(offset, 4)).isInstanceOf(EOFException.class);
        assertThat(image.holds(offset, 4)).isFalse();
      }
    }
  }

  @Test
  void a_negative_length_is_held_nowhere() {
    assertThat(ImageBytes.of(TEN).holds(5, -1)).isFalse();
    assertThat(ImageBytes.of(TEN).holds(0, Long.MAX_VALUE)).isFalse();
  }

  @Test
  void a_file_that_shrinks_is_the_end_of_file() throws Exception {
    try (FileChannel channel = tenInAFile()) {
      ImageBytes image = ImageBytes.of(channel);
      channel.truncate(5);

      assertThatThrownBy(() -> image.read(3, 4)).isInstanceOf(EOFException.class);
    }
  }

  private FileChannel tenInAFile() throws Exception {
    Path file = Files.write(directory.resolve("ten"), TEN);
    return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }
}
