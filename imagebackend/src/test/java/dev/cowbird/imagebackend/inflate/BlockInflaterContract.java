/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inflate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link BlockInflater} does. */
abstract class BlockInflaterContract {
  private static final int BLOCK = 65536;

  /** Bytes around a block, which have to stay as they are. */
  private static final int MARGIN = 16;

  private BlockInflater inflater;

  abstract BlockInflater open();

  /** The block, packed as well as it can be. */
  abstract byte[] packed(byte[] block);

  @BeforeEach
  void openInflater() {
    inflater = open();
  }

  @AfterEach
  void closeInflater() {
    inflater.close();
  }

  static byte[] block(int length) {
    byte[] block = new byte[length];
    Random random = new Random(length);
    for (int at = 0; at < length; at++) {
      // Some parts can't be packed, some can, some are as far apart as a window is large.
      block[at] =
          (byte) (at % 5000 < 1000 ? random.nextInt() : at >= 32000 ? block[at - 32000] : 7);
    }
    return block;
  }

  /** Unpacks in the midst of buffers, and sees that nothing else was touched. */
  private byte[] inflated(byte[] packed, int length) throws CorruptBlockException {
    ByteBuffer from = ByteBuffer.allocateDirect(packed.length + 2 * MARGIN);
    from.put(MARGIN, packed).position(MARGIN).limit(MARGIN + packed.length);
    byte[] before = new byte[length + 2 * MARGIN];
    Arrays.fill(before, (byte) 0x55);
    ByteBuffer into = ByteBuffer.allocateDirect(before.length).put(0, before);
    byte[] after = new byte[length];
    try {
      inflater.inflate(from, into.position(MARGIN).limit(MARGIN + length));
      assertThat(into.position()).isEqualTo(into.limit());
      into.get(MARGIN, after);
    } finally {
      into.clear();
      into.put(MARGIN, before, MARGIN, length);
      byte[] around = new byte[before.length];
      into.get(0, around);
      assertThat(around).isEqualTo(before);
    }
    return after;
  }

  private void assertCorrupt(byte[] packed, int length) throws CorruptBlockException {
    assertThatThrownBy(() -> inflated(packed, length)).isInstanceOf(CorruptBlockException.class);
    // What comes after a bad block is not harmed.
    assertThat(inflated(packed(block(BLOCK)), BLOCK)).isEqualTo(block(BLOCK));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 511, 512, 4096, 65536, 2 << 20})
  void unpacks_blocks_of_any_length(int length) throws Exception {
    assertThat(inflated(packed(block(length)), length)).isEqualTo(block(length));
  }

  @Test
  void unpacks_one_after_the_other() throws Exception {
    for (int length = 1; length < 200_000; length = length * 3 + 1) {
      assertThat(inflated(packed(block(length)), length)).isEqualTo(block(length));
    }
  }

  @Test
  void zeros_are_unpacked() throws Exception {
    assertThat(inflated(packed(new byte[2 << 20]), 2 << 20)).isEqualTo(new byte[2 << 20]);
  }

  @Test
  void what_follows_a_block_is_ignored() throws Exception {
    byte[] packed = packed(block(BLOCK));
    byte[] followed = Arrays.copyOf(packed, packed.length + 511);
    Arrays.fill(followed, packed.length, followed.length, (byte) 0xa5);

    assertThat(inflated(followed, BLOCK)).isEqualTo(block(BLOCK));
  }

  @Test
  void a_block_that_is_cut_off_is_corrupt() throws Exception {
    byte[] packed = packed(block(BLOCK));

    for (int length : new int[] {0, 1, 2, 3, packed.length / 2, packed.length - 1}) {
      assertCorrupt(Arrays.copyOf(packed, length), BLOCK);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100, 65535})
  void a_block_that_is_too_short_is_corrupt(int missing) throws Exception {
    assertCorrupt(packed(block(BLOCK - missing)), BLOCK);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100, 65536, 2 << 20})
  void a_block_that_is_too_long_is_corrupt(int excess) throws Exception {
    assertCorrupt(packed(block(BLOCK + excess)), BLOCK);
    assertCorrupt(packed(new byte[BLOCK + excess]), BLOCK);
  }

  @Test
  void nothing_is_no_block() throws Exception {
    assertCorrupt(new byte[0], BLOCK);
    assertCorrupt(packed(new byte[0]), BLOCK);
  }

  @Test
  void zeros_and_noise_are_no_blocks() throws Exception {
    byte[] noise = new byte[4096];
    new Random(5).nextBytes(noise);

    assertCorrupt(new byte[512], BLOCK);
    assertCorrupt(noise, BLOCK);
  }

  /**
   * Neither format protects each of its bytes; but none of them may do more than change content.
   */
  @Test
  void damage_anywhere_is_found_or_contained() throws Exception {
    byte[] block = block(2000);
    byte[] packed = packed(block);
    int found = 0;
    for (int at = 0; at < packed.length; at++) {
      byte[] damaged = packed.clone();
      damaged[at] ^= 0x41;
      try {
        assertThat(inflated(damaged, block.length)).hasSize(block.length);
      } catch (CorruptBlockException e) {
        assertThat(e).hasMessageStartingWith("it is ");
        found++;
      }
    }
    assertThat(found).isPositive();
  }

  @Test
  void may_be_closed_twice() {
    inflater.close();
    inflater.close();
  }
}
