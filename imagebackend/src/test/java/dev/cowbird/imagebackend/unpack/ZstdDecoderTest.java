/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.unpack;

import static dev.cowbird.imagebackend.Compression.ZSTD;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What zstd alone has: frames of RFC 8878. */
class ZstdDecoderTest {
  private static final byte[] CONTENT = Packed.content(1500);
  private static final byte[] PACKED = Packed.of(ZSTD, CONTENT);
  private static final int MAGIC = 0xfd2fb528;
  private static final int SINGLE_SEGMENT = 1 << 5;

  private static ByteBuffer frame(int bytes, int descriptor) {
    return ByteBuffer.allocate(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(MAGIC)
        .put((byte) descriptor);
  }

  private static byte[] withWindow(int exponent, int mantissa) {
    return frame(20, 0).put((byte) ((exponent << 3) | mantissa)).array();
  }

  private static byte[] skippable(int kind, int length) {
    return ByteBuffer.allocate(8 + length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(0x184d2a50 + kind)
        .putInt(length)
        .array();
  }

  private static byte[] packedWithLongestWindow() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (ZstdOutputStreamNoFinalizer packing =
        new ZstdOutputStreamNoFinalizer(packed).setLong(27)) {
      packing.write(CONTENT);
      packing.flush(); // its size is not known yet, so the window is as declared
      packing.write(CONTENT);
    }
    return packed.toByteArray();
  }

  /** 10 GiB of zeros in blocks of one repeated byte (section 3.1.1.2.2). */
  private static byte[] bomb() {
    int blocks = (int) ((10L << 30) / (128 << 10));
    byte[] bytes = new byte[6 + 4 * blocks];
    ByteBuffer bomb = ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(MAGIC)
        .put((byte) 0)
        .put((byte) (7 << 3));
    for (int i = 1; i <= blocks; i++) {
      int header = ((128 << 10) << 3) | (1 << 1) | (i == blocks ? 1 : 0);
      bomb.put((byte) header)
          .put((byte) (header >> 8))
          .put((byte) (header >> 16))
          .put((byte) 0);
    }
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 255, 256, 257, 65_791, 65_792, 1 << 20})
  void takes_frames_of_a_single_segment(int length) throws IOException {
    byte[] content = Packed.content(length);

    assertThat(Unpacked.of(ZSTD, Zstd.compress(content))).isEqualTo(content);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "15, 1", "7, 300000"})
  void leaves_out_skippable_frames(int kind, int length) throws IOException {
    byte[] skipped = skippable(kind, length);
    byte[] served = Packed.joined(skipped, PACKED, skipped, skipped, PACKED, skipped);

    assertThat(Unpacked.of(ZSTD, served)).isEqualTo(Packed.joined(CONTENT, CONTENT));
  }

  @Test
  void takes_skippable_frames_alone_for_an_empty_image() throws IOException {
    assertThat(Unpacked.of(ZSTD, skippable(3, 10))).isEmpty();
  }

  @Test
  void refuses_a_skippable_frame_that_is_cut_off_at_any_byte() {
    byte[] served = Packed.joined(PACKED, skippable(0, 20));

    for (int length = PACKED.length + 1; length < served.length; length++) {
      assertThat(Unpacked.failure(ZSTD, Arrays.copyOf(served, length)))
          .hasMessage("The zstd stream is cut off: it ends after " + length + " bytes");
    }
  }

  @Test
  void takes_the_largest_window_that_is_allowed() throws IOException {
    assertThat(Unpacked.of(ZSTD, packedWithLongestWindow()))
        .isEqualTo(Packed.joined(CONTENT, CONTENT));
  }

  @Test
  void refuses_a_larger_window_with_both_sizes() {
    assertThat(Unpacked.failure(ZSTD, withWindow(18, 0)))
        .hasMessage(
            "The zstd stream needs 256 MiB of memory to be unpacked, and 128 MiB are allowed");
  }

  @ParameterizedTest
  @CsvSource({"17, 1, 144", "17, 7, 240", "21, 0, 2048", "31, 7, 4123168604160"})
  void reads_every_size_of_a_window(int exponent, int mantissa, long mebibytes) {
    long shown = exponent == 31 ? (1L << 21) + (1L << 21) / 8 * 7 : mebibytes;

    assertThat(Unpacked.failure(ZSTD, withWindow(exponent, mantissa)))
        .hasMessageContaining("needs " + shown + " MiB");
  }

  @Test
  void refuses_a_single_segment_that_is_too_large() {
    byte[] four = frame(20, SINGLE_SEGMENT | (2 << 6)).putInt(0x0800_0001).array();
    byte[] eight = frame(20, SINGLE_SEGMENT | (3 << 6)).putLong(1L << 40).array();
    byte[] negative = frame(20, SINGLE_SEGMENT | (3 << 6)).putLong(-1).array();
    byte[] withDictionaryId =
        frame(20, SINGLE_SEGMENT | (3 << 6) | 3).putInt(0).putLong(1L << 40).array();

    assertThat(Unpacked.failure(ZSTD, four)).hasMessageContaining("needs 129 MiB");
    assertThat(Unpacked.failure(ZSTD, eight)).hasMessageContaining("needs 1048576 MiB");
    assertThat(Unpacked.failure(ZSTD, negative)).hasMessageContaining("more than 2^43 MiB");
    assertThat(Unpacked.failure(ZSTD, withDictionaryId)).hasMessageContaining("1048576 MiB");
  }

  @Test
  void refuses_a_second_frame_that_needs_too_much() {
    assertThat(Unpacked.failure(ZSTD, Packed.joined(PACKED, withWindow(18, 0))))
        .hasMessageContaining("needs 256 MiB");
  }

  @Test
  void refuses_a_frame_that_needs_a_dictionary() {
    byte[] dictionary = Packed.content(4000);
    try (ZstdCompressCtx packing = new ZstdCompressCtx()) {
      byte[] served = packing.loadDict(dictionary).compress(Packed.content(4000));
      served[4] = (byte) (served[4] | 1); // a dictionary id of one byte follows
      byte[] withId = Packed.joined(
          Arrays.copyOf(served, 5), new byte[] {9}, Arrays.copyOfRange(served, 5, served.length));
      assertThat(Unpacked.failure(ZSTD, withId))
          .hasMessage("The zstd stream uses what can't be unpacked here: a dictionary");
    }
  }

  @Test
  void refuses_content_that_has_another_checksum() {
    byte[] served = PACKED.clone();
    served[served.length - 1]++;

    assertThat(Unpacked.failure(ZSTD, served)).hasMessageContaining("checksum");
  }

  @Test
  void unpacks_a_bomb_of_10_GiB_bit_by_bit_until_the_caller_stops() throws IOException {
    byte[] bomb = bomb();
    assertThat(bomb).hasSizeLessThan(400_000);

    try (InputStream content = Decompressor.open(ZSTD, new ByteArrayInputStream(bomb))) {
      assertThat(content.skip(1L << 30)).isEqualTo(1L << 30);
      assertThat(content.read()).isZero();
    }
  }
}
