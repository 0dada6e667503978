/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.unpack;

import static dev.cowbird.imagebackend.Compression.XZ;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.FilterOptions;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.X86Options;
import org.tukaani.xz.XZOutputStream;

/** What xz alone has. */
class XzDecoderTest {
  private static final byte[] CONTENT = Packed.content(1500);
  private static final byte[] PACKED = Packed.of(XZ, CONTENT);
  private static final int BLOCK_HEADER = 12;

  /** The packed content with another dictionary size in its block header (section 5.3.1). */
  private static byte[] withDictionary(int code) {
    byte[] served = PACKED.clone();
    served[BLOCK_HEADER + 4] = (byte) code;
    int headerBytes = (served[BLOCK_HEADER] + 1) * 4;
    CRC32 crc = new CRC32();
    crc.update(served, BLOCK_HEADER, headerBytes - 4);
    for (int i = 0; i < 4; i++) {
      served[BLOCK_HEADER + headerBytes - 4 + i] = (byte) (crc.getValue() >> (8 * i));
    }
    return served;
  }

  private static byte[] packed(int check, FilterOptions... filters) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (XZOutputStream packing = new XZOutputStream(packed, filters, check)) {
      packing.write(CONTENT);
      packing.endBlock();
      packing.write(CONTENT);
    }
    return packed.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        org.tukaani.xz.XZ.CHECK_NONE,
        org.tukaani.xz.XZ.CHECK_CRC32,
        org.tukaani.xz.XZ.CHECK_CRC64,
        org.tukaani.xz.XZ.CHECK_SHA256
      })
  void takes_every_check_and_several_blocks(int check) throws IOException {
    assertThat(Unpacked.of(XZ, packed(check, new LZMA2Options(0))))
        .isEqualTo(Packed.joined(CONTENT, CONTENT));
  }

  @Test
  void takes_filters_before_the_compression() throws IOException {
    byte[] served = packed(org.tukaani.xz.XZ.CHECK_CRC64, new X86Options(), new LZMA2Options(0));

    assertThat(Unpacked.of(XZ, served)).isEqualTo(Packed.joined(CONTENT, CONTENT));
  }

  @Test
  void takes_padding_between_and_behind_streams() throws IOException {
    byte[] served = Packed.joined(PACKED, new byte[4], PACKED, new byte[1 << 20]);

    assertThat(Unpacked.of(XZ, served)).isEqualTo(Packed.joined(CONTENT, CONTENT));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void refuses_padding_that_is_no_multiple_of_four_bytes(int length) {
    assertThat(Unpacked.failure(XZ, Packed.joined(PACKED, new byte[length]))).isNotNull();
  }

  @Test
  void refuses_padding_before_the_first_stream() {
    assertThat(Unpacked.failure(XZ, Packed.joined(new byte[4], PACKED)))
        .hasMessageStartingWith("It is no xz stream: it begins with 00 00 00 00 fd 37");
  }

  /** Code 30 is 128 MiB, the largest allowed. */
  @Test
  void takes_the_largest_dictionary_that_is_allowed() throws IOException {
    assertThat(Unpacked.of(XZ, withDictionary(30))).isEqualTo(CONTENT);
  }

  @Test
  void refuses_a_larger_dictionary_with_both_sizes() {
    assertThat(Unpacked.failure(XZ, withDictionary(31)))
        .hasMessage(
            "The xz stream needs 193 MiB of memory to be unpacked, and 128 MiB are allowed");
  }

  /** Code 40 is 4 GiB less one byte. */
  @Test
  void refuses_the_largest_dictionary_there_is() {
    assertThat(Unpacked.failure(XZ, withDictionary(40))).hasMessageContaining("uses what can't");
  }

  @Test
  void refuses_a_second_stream_that_needs_too_much() {
    assertThat(Unpacked.failure(XZ, Packed.joined(PACKED, withDictionary(33))))
        .hasMessageContaining("needs 385 MiB of memory");
  }

  @Test
  void refuses_a_feature_of_later_versions() {
    byte[] served = PACKED.clone();
    served[6] = 1; // stream flags, section 2.1.1.2
    CRC32 crc = new CRC32();
    crc.update(served, 6, 2);
    for (int i = 0; i < 4; i++) {
      served[8 + i] = (byte) (crc.getValue() >> (8 * i));
    }

    assertThat(Unpacked.failure(XZ, served))
        .hasMessageStartingWith("The xz stream uses what can't be unpacked here: ");
  }
}
