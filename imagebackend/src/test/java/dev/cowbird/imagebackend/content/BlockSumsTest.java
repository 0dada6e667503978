/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.imagebackend.ContentDigest;
import dev.cowbird.imagebackend.file.LinuxFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockSumsTest {
  private static final int BLOCK = BlockSums.BLOCK_BYTES;

  /** Where the second region of sums begins. */
  private static final int REGION = 1024 * BLOCK;

  @TempDir
  Path directory;

  private static byte[] content(int length) {
    byte[] content = new byte[length];
    new Random(length).nextBytes(content);
    Arrays.fill(content, length / 4, length / 2, (byte) 0);
    return content;
  }

  private ContentDigest ofFile(byte[] content) throws IOException {
    Path file = Files.write(directory.resolve("file"), content);
    return new ContentDigester(new LinuxFiles()).digest(file);
  }

  private static void add(BlockSums sums, byte[] content, int block, int blocks) {
    int from = block * BLOCK;
    int to = Math.min(content.length, from + blocks * BLOCK);
    sums.add(from, ByteBuffer.wrap(content, from, to - from));
  }

  private static List<Integer> shuffled(int blocks, long seed) {
    List<Integer> order = IntStream.range(0, blocks).boxed().collect(Collectors.toList());
    Collections.shuffle(order, new Random(seed));
    return order;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, BLOCK - 1, BLOCK, 37 * BLOCK + 512, REGION + 3 * BLOCK + 1})
  void the_order_does_not_matter(int length) throws IOException {
    byte[] content = content(length);
    int blocks = (length + BLOCK - 1) / BLOCK;
    ContentDigest expected = ofFile(content);

    for (long seed = 1; seed <= 3; seed++) {
      BlockSums sums = new BlockSums();
      shuffled(blocks, seed).forEach(block -> add(sums, content, block, 1));
      assertThat(sums.digest()).isEqualTo(expected);
    }
  }

  @Test
  void how_many_blocks_are_added_at_once_does_not_matter() throws IOException {
    byte[] content = content(37 * BLOCK + 512);
    for (int step : new int[] {1, 2, 7, 38}) {
      BlockSums sums = new BlockSums();
      for (int block = 0; block < 38; block += step) {
        add(sums, content, block, step);
      }
      assertThat(sums.digest()).as("steps of " + step).isEqualTo(ofFile(content));
    }
  }

  @Test
  void what_is_not_added_is_zeros() throws IOException {
    byte[] content = new byte[REGION + 10 * BLOCK];
    content[REGION + 5 * BLOCK + 9] = 1;
    BlockSums some = new BlockSums();
    add(some, content, 1024 + 5, 1);
    BlockSums more = new BlockSums();
    add(more, content, 1024 + 5, 2);
    add(more, content, 3, 4);

    assertThat(some.digest()).isEqualTo(ofFile(content));
    assertThat(more.digest()).isEqualTo(some.digest());
    assertThat(new BlockSums().digest()).isEqualTo(ofFile(new byte[0]));
  }

  @Test
  void many_threads_may_add() throws IOException {
    byte[] content = content(3 * REGION / 4 + 77);
    for (int round = 0; round < 5; round++) {
      BlockSums sums = new BlockSums();
      shuffled((content.length + BLOCK - 1) / BLOCK, round).parallelStream()
          .forEach(block -> add(sums, content, block, 1));
      assertThat(sums.digest()).isEqualTo(ofFile(content));
    }
  }

  @Test
  void only_the_bytes_between_position_and_limit_count_and_they_stay_there() throws IOException {
    byte[] content = content(2 * BLOCK + 100);
    ByteBuffer direct = ByteBuffer.allocateDirect(content.length + 20);
    direct.position(7).limit(7 + content.length).put(7, content);
    BlockSums sums = new BlockSums();

    sums.add(0, direct);

    assertThat(sums.digest()).isEqualTo(ofFile(content));
    assertThat(direct.position()).isEqualTo(7);
    assertThat(direct.remaining()).isEqualTo(content.length);
  }

  @Test
  void a_digest_can_be_had_in_between() throws IOException {
    byte[] content = content(4 * BLOCK);
    BlockSums sums = new BlockSums();
    add(sums, content, 0, 1);

    assertThat(sums.digest()).isEqualTo(ofFile(Arrays.copyOf(content, BLOCK)));
    add(sums, content, 1, 3);
    assertThat(sums.digest()).isEqualTo(ofFile(content));
  }

  @Test
  void blocks_begin_at_blocks() {
    BlockSums sums = new BlockSums();

    assertThatThrownBy(() -> sums.add(512, ByteBuffer.allocate(BLOCK)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("512");
  }
}
