/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparseInputStreamTest {
  private static final int BLOCK = 4096;

  @TempDir
  Path directory;

  private final LinuxFiles linux = new LinuxFiles();

  /** A file with holes for the blocks of zeros in it. */
  private Path sparse(byte[] content) throws IOException {
    Path file = directory.resolve("file");
    Files.deleteIfExists(file);
    try (FileChannel channel = linux.create(file)) {
      new SparseChannel(channel, 0).write(ByteBuffer.wrap(content));
    }
    linux.extend(file, content.length);
    return file;
  }

  private static byte[] read(Path file, int bufferBytes) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[bufferBytes + 2];
    try (InputStream stream = new SparseInputStream(file)) {
      while (true) {
        Arrays.fill(buffer, (byte) 0x55);
        int count = stream.read(buffer, 1, bufferBytes);
        assertThat(buffer[0]).isEqualTo((byte) 0x55);
        assertThat(buffer[bufferBytes + 1]).isEqualTo((byte) 0x55);
        if (count < 0) {
          return all.toByteArray();
        }
        assertThat(count).isPositive();
        all.write(buffer, 1, count);
      }
    }
  }

  private static byte[] random(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Each bit of the pattern is a block: data or a hole. */
  @ParameterizedTest
  @ValueSource(ints = {1, 100, BLOCK - 1, BLOCK, 3 * BLOCK + 5, 1 << 20})
  void gives_what_the_file_has_however_its_holes_lie(int bufferBytes) throws IOException {
    Random random = new Random(1);
    int patterns = bufferBytes == 1 ? 8 : 64;
    for (int pattern = 0; pattern < patterns; pattern++) {
      for (int tail : new int[] {0, 1, BLOCK - 1}) {
        byte[] content = random(random, 6 * BLOCK + tail);
        for (int block = 0; block < 6; block++) {
          if ((pattern >> block & 1) == 0) {
            Arrays.fill(content, block * BLOCK, (block + 1) * BLOCK, (byte) 0);
          }
        }
        Path file = sparse(content);

        assertThat(Arrays.equals(read(file, bufferBytes), content))
            .as("pattern %s and %s bytes", Integer.toBinaryString(pattern), tail)
            .isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 511, BLOCK, 5 * BLOCK + 1})
  void gives_a_file_that_is_one_hole(int length) throws IOException {
    assertThat(read(sparse(new byte[length]), 1000)).isEqualTo(new byte[length]);
  }

  @Test
  void gives_single_bytes() throws IOException {
    byte[] content = new byte[2 * BLOCK];
    content[0] = (byte) 0xff;
    content[1] = 7;
    try (InputStream stream = new SparseInputStream(sparse(content))) {
      assertThat(stream.read()).isEqualTo(255);
      assertThat(stream.read()).isEqualTo(7);
      assertThat(stream.readAllBytes()).hasSize(2 * BLOCK - 2).containsOnly(0);
      assertThat(stream.read()).isEqualTo(-1);
      assertThat(stream.read()).isEqualTo(-1);
    }
  }

  @Test
  void an_empty_file_is_at_its_end() throws IOException {
    try (InputStream stream = new SparseInputStream(sparse(new byte[0]))) {
      assertThat(stream.read(new byte[10], 0, 0)).isZero();
      assertThat(stream.read(new byte[10])).isEqualTo(-1);
      assertThat(stream.read()).isEqualTo(-1);
    }
  }

  /** Reading goes on where a file was at its end, as it does with any other stream. */
  @Test
  void gives_what_comes_behind_the_end_meanwhile() throws IOException {
    Path file = sparse(new byte[] {1, 2});
    try (InputStream stream = new SparseInputStream(file)) {
      assertThat(stream.readAllBytes()).containsExactly(1, 2);
      linux.extend(file, 3);
      assertThat(stream.readAllBytes()).containsExactly(0);
    }
  }

  @Test
  void skips_over_holes_and_data() throws IOException {
    byte[] content = random(new Random(2), 4 * BLOCK);
    Arrays.fill(content, BLOCK, 3 * BLOCK, (byte) 0);
    try (InputStream stream = new SparseInputStream(sparse(content))) {
      stream.skipNBytes(3 * BLOCK + 5);
      assertThat(stream.readAllBytes())
          .isEqualTo(Arrays.copyOfRange(content, 3 * BLOCK + 5, content.length));
    }
  }

  @Test
  void refuses_what_is_outside_of_the_buffer() throws IOException {
    try (InputStream stream = new SparseInputStream(sparse(new byte[10]))) {
      assertThatThrownBy(() -> stream.read(new byte[10], 5, 6))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void what_is_not_there_can_not_be_opened() {
    assertThatThrownBy(() -> new SparseInputStream(directory.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }
}
