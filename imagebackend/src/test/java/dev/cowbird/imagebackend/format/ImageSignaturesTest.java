/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import static dev.cowbird.imagebackend.testing.Patched.withByte;
import static dev.cowbird.imagebackend.testing.Patched.withBytes;
import static dev.cowbird.imagebackend.testing.Patched.withText;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageSignaturesTest {
  private static final byte[] ZEROS = new byte[40960];

  static Stream<Arguments> signatures() {
    return Stream.of(
        arguments(ImageSignature.QCOW, hex(0, "514649fb00000001")),
        arguments(ImageSignature.QCOW2, hex(0, "514649fb00000002")),
        arguments(ImageSignature.QCOW2, hex(0, "514649fb00000003")),
        arguments(ImageSignature.QCOW2, hex(0, "514649fbffffffff")),
        arguments(ImageSignature.VMDK, withText(ZEROS, 0, "KDMV")),
        arguments(ImageSignature.VMDK, withText(ZEROS, 0, "COWD")),
        arguments(ImageSignature.VMDK, withText(ZEROS, 0, "# Disk DescriptorFile\nversion=1")),
        arguments(ImageSignature.VMDK, withText(ZEROS, 0, "# disk descriptorfile\r\n")),
        arguments(ImageSignature.VMDK, withText(ZEROS, 0, "#x\n\n  \nversion=1\nRW 1 FLAT \"/x\"")),
        arguments(ImageSignature.VMDK, withText(ZEROS, 0, "version=3\n")),
        arguments(ImageSignature.VPC, withText(ZEROS, 0, "conectix")),
        arguments(ImageSignature.VPC, withText(ZEROS, 40960 - 512, "conectix")),
        arguments(ImageSignature.VPC, withText(ZEROS, 40960 - 511, "conectix")),
        arguments(ImageSignature.VHDX, withText(ZEROS, 0, "vhdxfile")),
        arguments(ImageSignature.VDI, hex(64, "7f10dabe")),
        arguments(ImageSignature.ISO, withText(ZEROS, 32769, "CD001")),
        arguments(ImageSignature.LUKS, hex(0, "4c554b53babe0001")),
        arguments(ImageSignature.LUKS, hex(0, "4c554b53babe0002")),
        arguments(ImageSignature.QED, withText(ZEROS, 0, "QED\0")),
        arguments(ImageSignature.PARALLELS, withText(ZEROS, 0, "WithoutFreeSpace")),
        arguments(ImageSignature.PARALLELS, withText(ZEROS, 0, "WithouFreSpacExt")),
        arguments(ImageSignature.BOCHS, withText(ZEROS, 0, "Bochs Virtual HD Image")),
        arguments(ImageSignature.CLOOP, withText(ZEROS, 0, "#!/bin/sh\n#V2.0 Format\nmodprobe")),
        arguments(ImageSignature.DMG, withText(ZEROS, 40960 - 512, "koly")),
        arguments(ImageSignature.GZIP, hex(0, "1f8b0800")),
        arguments(ImageSignature.XZ, hex(0, "fd377a585a0000")),
        arguments(ImageSignature.ZSTD, hex(0, "28b52ffd04")),
        arguments(ImageSignature.BZIP2, withText(hex(4, "314159265359"), 0, "BZh9")),
        arguments(ImageSignature.BZIP2, withText(hex(4, "177245385090"), 0, "BZh1")),
        arguments(ImageSignature.ZIP, withText(ZEROS, 0, "PK\3\4")),
        arguments(ImageSignature.ZIP, withText(ZEROS, 0, "PK\5\6")),
        arguments(ImageSignature.SEVEN_ZIP, hex(0, "377abcaf271c")),
        arguments(ImageSignature.TAR, tar("ustar\00000")),
        arguments(ImageSignature.TAR, tar("ustar  \0")));
  }

  @ParameterizedTest
  @MethodSource("signatures")
  void each_format_is_found_by_its_signature_alone(ImageSignature expected, byte[] image)
      throws IOException {
    assertThat(ImageSignatures.in(ImageBytes.of(image))).containsExactly(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4, 63, 511, 512, 513, 32768, 32773, 40960})
  void zeros_of_any_length_have_no_signature(int length) throws IOException {
    assertThat(ImageSignatures.in(ImageBytes.of(new byte[length]))).isEmpty();
  }

  @Test
  void random_bytes_have_no_signature() throws IOException {
    byte[] bytes = new byte[40960];
    for (int seed = 0; seed < 200; seed++) {
      new Random(seed).nextBytes(bytes);
      assertThat(ImageSignatures.in(ImageBytes.of(bytes))).isEmpty();
    }
  }

  @Test
  void a_signature_may_be_all_there_is() throws IOException {
    byte[] magic = "KDMV".getBytes(StandardCharsets.US_ASCII);

    assertThat(ImageSignatures.in(ImageBytes.of(magic))).containsExactly(ImageSignature.VMDK);
  }

  @Test
  void all_signatures_are_found_if_there_are_several() throws IOException {
    byte[] image = withText(hex(0, "514649fb00000003"), 40960 - 512, "conectix");

    assertThat(ImageSignatures.in(ImageBytes.of(withText(image, 32769, "CD001"))))
        .containsExactly(ImageSignature.QCOW2, ImageSignature.VPC, ImageSignature.ISO);
  }

  @Test
  void an_iso_with_a_partition_table_is_an_iso() throws IOException {
    byte[] image = withText(PartitionTableTest.disk(0x80, 0x17, 64, 300), 512, "EFI PART");

    assertThat(ImageSignatures.in(ImageBytes.of(withText(image, 32769, "CD001"))))
        .containsExactly(ImageSignature.ISO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"BZh9 is no bzip2", "#!/bin/sh\necho version=1", "Disk DescriptorFile"})
  void what_only_looks_like_a_signature_is_none(String text) throws IOException {
    assertThat(ImageSignatures.in(ImageBytes.of(withText(ZEROS, 0, text)))).isEmpty();
  }

  static Stream<Arguments> bootCode() {
    byte[] jump = withBytes(ZEROS, 0, HexFormat.of().parseHex("eb63909090"));
    byte[] code =
        withBytes(withText(jump, 128, "GRUB \0Geom\0Hard Disk"), 510, new byte[] {0x55, -86});
    byte[] randomEnd = jump.clone();
    byte[] end = new byte[512];
    new Random(5).nextBytes(end);
    return Stream.of(
        arguments("boot code of a PC", code),
        arguments("the letters of a tar archive", withText(code, 257, "ustar")),
        arguments("a tar header whose checksum is another", withByte(tar("ustar\00000"), 0, 'X')),
        arguments("random bytes for a last sector", withBytes(randomEnd, 40960 - 512, end)),
        arguments("a GPT's backup for a last sector", withText(code, 40960 - 512, "EFI PART")),
        arguments("qcow2 in the second sector", withText(code, 512, "QFI\u00fb\0\0\0\3")),
        arguments("qcow2 in a partition", withText(code, 32256, "QFI\u00fb\0\0\0\3")),
        arguments("vmdk in a partition", withText(code, 1024, "# Disk DescriptorFile\nversion=1")),
        arguments("vmdk's words in the middle of text", withText(code, 3, "\nversion=1\n")),
        arguments("vhdx in a partition", withText(code, 4096, "vhdxfile")),
        arguments("luks in a partition", withText(code, 4096, "LUKS\u00ba\u00be\0\1")),
        arguments("an ISO in a partition", withText(code, 32769 + 2048, "CD001")),
        arguments("vpc's name elsewhere", withText(code, 40960 - 1024, "conectix")),
        arguments("dmg's name elsewhere", withText(code, 40960 - 1024, "koly")),
        arguments(
            "vdi's number elsewhere", withBytes(code, 68, HexFormat.of().parseHex("7f10dabe"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bootCode")
  void a_disk_may_hold_anything_where_no_reader_begins(String what, byte[] disk)
      throws IOException {
    assertThat(ImageSignatures.in(ImageBytes.of(disk))).isEmpty();
  }

  /** The header of an archive that begins with the file "a". */
  private static byte[] tar(String magic) {
    byte[] header = withText(withText(ZEROS, 0, "a"), 257, magic);
    int sum = 8 * ' ';
    for (byte value : header) {
      sum += Byte.toUnsignedInt(value);
    }
    return withText(header, 148, String.format("%06o\0 ", sum));
  }

  private static byte[] hex(int offset, String hex) {
    return withBytes(ZEROS, offset, HexFormat.of().parseHex(hex));
  }
}
