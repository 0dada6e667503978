/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inflate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ZstdInflaterTest extends BlockInflaterContract {
  @Override
  BlockInflater open() {
    return new ZstdInflater();
  }

  @Override
  byte[] packed(byte[] block) {
    return Zstd.compress(block);
  }

  private static byte[] inflated(byte[] packed, int length) throws CorruptBlockException {
    ByteBuffer from = ByteBuffer.allocateDirect(packed.length).put(packed).flip();
    ByteBuffer into = ByteBuffer.allocateDirect(length);
    byte[] unpacked = new byte[length];
    try (BlockInflater inflater = new ZstdInflater()) {
      inflater.inflate(from, into);
    }
    into.get(0, unpacked);
    return unpacked;
  }

  private static byte[] joined(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  @Test
  void a_block_may_be_several_frames() throws Exception {
    byte[] block = block(65536);
    byte[] start = Zstd.compress(Arrays.copyOf(block, 10_000));
    byte[] end = Zstd.compress(Arrays.copyOfRange(block, 10_000, block.length));

    assertThat(inflated(joined(start, end), block.length)).isEqualTo(block);
  }

  @Test
  void a_checksum_has_to_be_there_and_right() throws Exception {
    byte[] block = block(65536);
    byte[] packed;
    try (ZstdCompressCtx context = new ZstdCompressCtx().setChecksum(true)) {
      packed = context.compress(block);
    }

    assertThat(inflated(packed, block.length)).isEqualTo(block);
    byte[] cut = Arrays.copyOf(packed, packed.length - 1);
    assertThatThrownBy(() -> inflated(cut, block.length)).isInstanceOf(CorruptBlockException.class);
    packed[packed.length - 1] ^= 1;
    assertThatThrownBy(() -> inflated(packed, block.length))
        .isInstanceOf(CorruptBlockException.class);
  }

  /** A frame header without the content's length, and a window descriptor for 2^30 bytes. */
  @Test
  void a_frame_does_not_decide_how_much_memory_it_takes() {
    byte[] frame = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, (byte) (20 << 3), 3, 0, 0, 7};

    assertThatThrownBy(() -> inflated(frame, 1)).isInstanceOf(CorruptBlockException.class);
  }
}
