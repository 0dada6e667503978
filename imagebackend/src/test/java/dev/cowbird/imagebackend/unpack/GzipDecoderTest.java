/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.unpack;

import static dev.cowbird.imagebackend.Compression.GZIP;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What gzip alone has: fields of RFC 1952. */
class GzipDecoderTest {
  private static final int PLAIN_HEADER_BYTES = 10;
  private static final byte[] CONTENT = Packed.content(1500);
  private static final byte[] PACKED = Packed.of(GZIP, CONTENT);

  /** The packed content behind a header with these flags and fields. */
  private static byte[] withHeader(int flags, byte[] fields) {
    byte[] header = Arrays.copyOf(PACKED, PLAIN_HEADER_BYTES);
    header[3] = (byte) flags;
    byte[] rest = Arrays.copyOfRange(PACKED, PLAIN_HEADER_BYTES, PACKED.length);
    return Packed.joined(header, fields, rest);
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] allFields() {
    return latin1("\u0003\0abc" + "disk.raw\0" + "a comment\0");
  }

  private static byte[] crc16(int flags, byte[] fields) {
    byte[] header = withHeader(flags, fields);
    CRC32 crc = new CRC32();
    crc.update(header, 0, PLAIN_HEADER_BYTES + fields.length);
    return new byte[] {(byte) crc.getValue(), (byte) (crc.getValue() >> 8)};
  }

  @Test
  void reads_past_every_optional_field() throws IOException {
    byte[] fields = allFields();
    byte[] served = withHeader(0b1_1111, Packed.joined(fields, crc16(0b1_1111, fields)));

    assertThat(Unpacked.of(GZIP, served)).isEqualTo(CONTENT);
  }

  @Test
  void reads_past_a_name_longer_than_any_buffer() throws IOException {
    assertThat(Unpacked.of(GZIP, withHeader(0b1000, latin1("x".repeat(1 << 20) + "\0"))))
        .isEqualTo(CONTENT);
  }

  @Test
  void refuses_a_header_whose_checksum_is_wrong() {
    byte[] crc = crc16(0b10, new byte[0]);
    crc[0]++;

    assertThat(Unpacked.failure(GZIP, withHeader(0b10, crc)))
        .hasMessageContaining("the checksum of a header is wrong");
  }

  @Test
  void refuses_a_header_that_is_cut_off_in_any_field() {
    byte[] header =
        Arrays.copyOf(withHeader(0b1_1110, allFields()), PLAIN_HEADER_BYTES + allFields().length);

    for (int length = 1; length <= header.length; length++) {
      assertThat(Unpacked.failure(GZIP, Arrays.copyOf(header, length)))
          .hasMessage("The gzip stream is cut off: it ends after " + length + " bytes");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0x20, 0x40, 0x80})
  void refuses_flags_of_unknown_meaning(int flags) {
    assertThat(Unpacked.failure(GZIP, withHeader(flags, new byte[0])))
        .hasMessage("The gzip stream uses what can't be unpacked here: flags 0x"
            + Integer.toHexString(flags));
  }

  @Test
  void refuses_another_method_than_deflate() {
    byte[] served = PACKED.clone();
    served[2] = 7;

    assertThat(Unpacked.failure(GZIP, served)).hasMessageContaining("compression method 7");
  }

  @ParameterizedTest
  @CsvSource({"8, the checksum is wrong", "4, the length is wrong"})
  void refuses_a_trailer_that_is_wrong(int fromTheEnd, String why) {
    byte[] served = PACKED.clone();
    served[served.length - fromTheEnd]++;

    assertThat(Unpacked.failure(GZIP, served))
        .hasMessage("The gzip stream is damaged near byte " + served.length + ": " + why);
  }

  @Test
  void refuses_data_that_is_not_deflated() {
    byte[] served = PACKED.clone();
    served[PLAIN_HEADER_BYTES] = (byte) 0b111;

    assertThat(Unpacked.failure(GZIP, served)).hasMessageContaining("invalid block type");
  }
}
