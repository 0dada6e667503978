/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.imagebackend.testing.FaultyFiles;
import dev.cowbird.imagebackend.testing.FaultyFiles.Fault;
import dev.cowbird.imagebackend.testing.FaultyFiles.Moment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class SparseChannelTest {
  private static final int BLOCK = 4096;

  @TempDir
  private Path directory;

  private final HostFiles files = new LinuxFiles();
  private Path path;
  private FileChannel file;

  @BeforeEach
  void create() throws IOException {
    path = directory.resolve("file");
    file = files.create(path);
  }

  @AfterEach
  void close() throws IOException {
    file.close();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0",
    "7, 0",
    "511, 3",
    "4095, 0",
    "4096, 0",
    "4096, 1",
    "4097, 0",
    "8192, 4095",
    "65536, 4096",
    "100000, 12345",
    "1000000, 0"
  })
  void writes_what_it_is_given_whatever_the_chunks(int chunk, int offset) throws IOException {
    byte[] content = patchy(300_000);
    boolean direct = chunk % 2 == 0;

    try (SparseChannel sparse = new SparseChannel(file, offset)) {
      for (int at = 0; at < content.length; at += chunk) {
        int length = Math.min(chunk, content.length - at);
        ByteBuffer source = direct
            ? ByteBuffer.allocateDirect(length).put(content, at, length).flip()
            : ByteBuffer.wrap(content, at, length);

        assertThat(sparse.write(source)).isEqualTo(length);
        assertThat(source.hasRemaining()).isFalse();
        assertThat(source.limit()).isEqualTo(direct ? length : at + length);
      }
      assertThat(sparse.position()).isEqualTo(offset + content.length);
    }

    byte[] expected = new byte[offset + content.length];
    System.arraycopy(content, 0, expected, offset, content.length);
    assertThat(Files.readAllBytes(path)).isEqualTo(expected);
  }

  /** Runs of zeros and others of all lengths around a block's, at all places in a block. */
  private static byte[] patchy(int length) {
    Random random = new Random(42);
    byte[] content = new byte[length];
    for (int at = 0; at < length; at += 1 + random.nextInt(3 * BLOCK)) {
      int end = Math.min(length, at + random.nextInt(3 * BLOCK));
      for (int i = at; i < end; i++) {
        content[i] = (byte) random.nextInt(256);
      }
      at = end;
    }
    return content;
  }

  @Test
  void allocates_only_blocks_that_are_not_all_zero() throws IOException {
    byte[] content = new byte[256 * BLOCK];
    content[10 * BLOCK] = 1;
    content[101 * BLOCK - 1] = 1;

    try (SparseChannel sparse = new SparseChannel(file, 0)) {
      sparse.write(ByteBuffer.wrap(content));
    }
    file.force(true);

    assertThat(Files.readAllBytes(path)).isEqualTo(content);
    // Both, and the last one, which fixes the length.
    assertThat(files.allocatedBytes(path)).isLessThanOrEqualTo(4 * BLOCK);
  }

  @Test
  void merges_neighbours_in_one_write() throws IOException {
    byte[] content = new byte[20 * BLOCK];
    Arrays.fill(content, 2 * BLOCK + 1, 9 * BLOCK, (byte) 1);
    Arrays.fill(content, 12 * BLOCK, 12 * BLOCK + 1, (byte) 1);
    FaultyFiles counting = new FaultyFiles(files, Long.MAX_VALUE, Moment.BEFORE, Fault.ioError());

    try (FileChannel counted = counting.openForUpdate(path)) {
      new SparseChannel(counted, 100).write(ByteBuffer.wrap(content));
    }

    // Opening it is one.
    assertThat(counting.operations()).isEqualTo(1 + 2);
  }

  @Test
  void skips_as_if_zeros_were_written() throws IOException {
    try (SparseChannel sparse = new SparseChannel(file, 0)) {
      sparse.skip(5_000_000_000L);
      sparse.write(ByteBuffer.wrap(new byte[] {1}));
      sparse.skip(9);
    }

    assertThat(path).hasSize(5_000_000_010L);
    ByteBuffer end = ByteBuffer.allocate(10);
    file.read(end, 5_000_000_000L);
    assertThat(end.array()).isEqualTo(new byte[] {1, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    assertThat(files.allocatedBytes(path)).isLessThan(64 * 1024);
  }

  @Test
  void cuts_a_file_that_was_longer() throws IOException {
    file.write(ByteBuffer.wrap(new byte[10_000]), 0);

    try (SparseChannel sparse = new SparseChannel(file, 5)) {
      sparse.write(ByteBuffer.wrap(new byte[] {1, 2}));
    }

    assertThat(path).hasBinaryContent(new byte[] {0, 0, 0, 0, 0, 1, 2});
  }

  @Test
  void leaves_an_empty_file_empty() throws IOException {
    try (SparseChannel sparse = new SparseChannel(file, 0)) {
      assertThat(sparse.write(ByteBuffer.allocate(0))).isZero();
    }

    assertThat(path).isEmptyFile();
    assertThat(file.isOpen()).isTrue();
  }

  @Test
  void takes_a_read_only_buffer() throws IOException {
    try (SparseChannel sparse = new SparseChannel(file, 0)) {
      sparse.write(ByteBuffer.wrap(new byte[] {1, 2, 3}, 1, 2).slice().asReadOnlyBuffer());
    }

    assertThat(path).hasBinaryContent(new byte[] {2, 3});
  }

  @Test
  void closes_once() throws IOException {
    SparseChannel sparse = new SparseChannel(file, 0);
    sparse.write(ByteBuffer.wrap(new byte[] {1}));
    sparse.close();
    file.write(ByteBuffer.wrap(new byte[] {2}), 1);
    sparse.close();

    assertThat(path).hasBinaryContent(new byte[] {1, 2});
    assertThat(sparse.isOpen()).isFalse();
    assertThatThrownBy(() -> sparse.write(ByteBuffer.allocate(1)))
        .isInstanceOf(ClosedChannelException.class);
    assertThatThrownBy(() -> sparse.skip(1)).isInstanceOf(ClosedChannelException.class);
  }

  @Test
  void refuses_to_go_back() {
    assertThatThrownBy(() -> new SparseChannel(file, -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SparseChannel(file, 0).skip(-1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
