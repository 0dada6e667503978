/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import static dev.cowbird.imagebackend.testing.Patched.cutTo;
import static dev.cowbird.imagebackend.testing.Patched.withByte;
import static dev.cowbird.imagebackend.testing.Patched.withInt;
import static dev.cowbird.imagebackend.testing.Patched.withLong;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.testing.TinyQcow2;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class Qcow2HeaderTest {
  private static final DiskSize SIZE = new DiskSize(1 << 20);
  private static final byte[] PLAIN = TinyQcow2.of(SIZE).bytes();

  @Test
  void reads_all_fields_of_version_3() throws Exception {
    byte[] bytes = new byte[65536];
    ByteBuffer header = ByteBuffer.wrap(bytes);
    header.putInt(0x514649fb).putInt(3).putLong(0).putInt(0).putInt(17);
    header
        .putLong(1L << 40)
        .putInt(2)
        .putInt(77)
        .putLong(0x30000)
        .putLong(0x10000)
        .putInt(5);
    header
        .putInt(6)
        .putLong(0x40000)
        .putLong(0x29)
        .putLong(0x1)
        .putLong(0x3)
        .putInt(6)
        .putInt(112);
    header.put((byte) 1);

    Qcow2Header read = read(bytes);

    assertThat(read.version()).isEqualTo(3);
    assertThat(read.backingFile()).isEmpty();
    assertThat(read.clusterBits()).isEqualTo(17);
    assertThat(read.clusterBytes()).isEqualTo(131072);
    assertThat(read.virtualBytes()).isEqualTo(1L << 40);
    assertThat(read.cryptMethod()).isEqualTo(2);
    assertThat(read.l1Entries()).isEqualTo(77);
    assertThat(read.l1Offset()).isEqualTo(0x30000);
    assertThat(read.refcountTableOffset()).isEqualTo(0x10000);
    assertThat(read.refcountTableClusters()).isEqualTo(5);
    assertThat(read.snapshots()).isEqualTo(6);
    assertThat(read.snapshotsOffset()).isEqualTo(0x40000);
    assertThat(read.incompatibleFeatures()).isEqualTo(0x29);
    assertThat(read.has(Qcow2Feature.DIRTY)).isTrue();
    assertThat(read.has(Qcow2Feature.CORRUPT)).isFalse();
    assertThat(read.has(Qcow2Feature.COMPRESSION_TYPE)).isTrue();
    assertThat(read.unknownFeatures()).isEqualTo(0x20);
    assertThat(read.compatibleFeatures()).isEqualTo(1);
    assertThat(read.autoclearFeatures()).isEqualTo(3);
    assertThat(read.refcountOrder()).isEqualTo(6);
    assertThat(read.headerBytes()).isEqualTo(112);
    assertThat(read.compressionType()).isEqualTo(Qcow2Header.ZSTD);
    assertThat(read.extensions()).isEmpty();
  }

  @Test
  void version_2_has_neither_features_nor_a_choice_of_refcounts() throws Exception {
    Qcow2Header header = read(TinyQcow2.of(SIZE).version(2).bytes());

    assertThat(header.version()).isEqualTo(2);
    assertThat(header.headerBytes()).isEqualTo(72);
    assertThat(header.incompatibleFeatures()).isZero();
    assertThat(header.compatibleFeatures()).isZero();
    assertThat(header.autoclearFeatures()).isZero();
    assertThat(header.refcountOrder()).isEqualTo(4);
    assertThat(header.compressionType()).isEqualTo(Qcow2Header.ZLIB);
  }

  @Test
  void header_extensions_begin_at_byte_72_in_version_2() throws Exception {
    byte[] image = TinyQcow2.of(SIZE).version(2).backingFile("/a", "qcow2").bytes();

    assertThat(read(image).backingFormat()).contains("qcow2");
  }

  @Test
  void reads_the_backing_file_with_its_format() throws Exception {
    Qcow2Header header =
        read(TinyQcow2.of(SIZE).backingFile("/über/base", "raw").bytes());

    assertThat(header.backingFile()).contains("/über/base");
    assertThat(header.backingFormat()).contains("raw");
    assertThat(header.extensions()).containsExactly(Qcow2Extension.BACKING_FORMAT);
  }

  @Test
  void unknown_extensions_are_passed_over() throws Exception {
    byte[] image = TinyQcow2.of(SIZE)
        .extension(0x7fffffff, new byte[13])
        .extension(0x44415441, new byte[] {'/', 'x'})
        .extension(0x7fffffff, new byte[0])
        .extension(0x0537be77, new byte[16])
        .bytes();

    assertThat(read(image).extensions())
        .containsExactlyInAnyOrder(Qcow2Extension.DATA_FILE, Qcow2Extension.ENCRYPTION);
  }

  @Test
  void what_follows_the_end_of_the_extensions_is_none() throws Exception {
    byte[] image = withInt(PLAIN, 104 + 8, 0x44415441);

    assertThat(read(image).extensions()).isEmpty();
  }

  @Test
  void the_name_of_the_backing_file_ends_the_extensions() throws Exception {
    byte[] image = withInt(withLong(PLAIN, 8, 104), 16, 4);
    byte[] named = withInt(withInt(image, 104, 0x44415441), 108, 60000);

    assertThat(read(named).extensions()).isEmpty();
    assertThat(read(named).backingFile()).contains("DATA");
  }

  @Test
  void the_length_of_a_backing_file_name_means_nothing_without_its_offset() throws Exception {
    assertThat(read(withInt(PLAIN, 16, 0xffffffffL)).backingFile()).isEmpty();
  }

  @Test
  void extensions_may_fill_the_cluster_to_its_last_byte() throws Exception {
    byte[] fits = withInt(withInt(PLAIN, 104, 1), 108, 65536 - 112);
    byte[] tooLong = withInt(fits, 108, 65536 - 111);

    assertThat(read(fits).extensions()).isEmpty();
    assertMalformed(tooLong, "leaves the header cluster");
  }

  static Stream<Arguments> malformed() {
    byte[] twice = TinyQcow2.of(SIZE)
        .extension(0x44415441, new byte[8])
        .extension(0x44415441, new byte[8])
        .bytes();
    return Stream.of(
        arguments(new byte[0], "ends inside"),
        arguments(cutTo(PLAIN, 71), "ends inside"),
        arguments(cutTo(PLAIN, 103), "ends inside"),
        arguments(cutTo(withInt(PLAIN, 100, 112), 111), "ends inside"),
        arguments(withByte(PLAIN, 0, 'X'), "magic"),
        arguments(withInt(PLAIN, 4, 0), "version 0"),
        arguments(withInt(PLAIN, 4, 1), "version 1"),
        arguments(withInt(PLAIN, 4, 4), "version 4"),
        arguments(withInt(PLAIN, 4, 0xffffffffL), "version 4294967295"),
        arguments(withInt(PLAIN, 20, 8), "clusters of 2^8"),
        arguments(withInt(PLAIN, 20, 22), "clusters of 2^22"),
        arguments(withInt(PLAIN, 20, 0xffffffffL), "clusters of 2^4294967295"),
        arguments(withInt(PLAIN, 20, 64), "clusters of 2^64"),
        arguments(withLong(PLAIN, 24, -1), "virtual size"),
        arguments(withLong(PLAIN, 24, Long.MIN_VALUE), "virtual size"),
        arguments(withInt(PLAIN, 96, 7), "2^7 bits"),
        arguments(withInt(PLAIN, 96, 0x80000000L), "2^2147483648 bits"),
        arguments(withInt(PLAIN, 100, 0), "header of 0 bytes"),
        arguments(withInt(PLAIN, 100, 96), "header of 96 bytes"),
        arguments(withInt(PLAIN, 100, 105), "header of 105 bytes"),
        arguments(withInt(PLAIN, 100, 65544), "header of 65544 bytes"),
        arguments(withInt(PLAIN, 100, 0xfffffff8L), "header of 4294967288 bytes"),
        arguments(withInt(withLong(PLAIN, 8, 200), 16, 1024), "name of 1024 bytes"),
        arguments(withInt(withLong(PLAIN, 8, 200), 16, 0xffffffffL), "name of 4294967295 bytes"),
        arguments(withInt(withLong(PLAIN, 8, 65530), 16, 7), "outside the header cluster"),
        arguments(withInt(withLong(PLAIN, 8, 65537), 16, 0), "outside the header cluster"),
        arguments(withInt(withLong(PLAIN, 8, 8), 16, 4), "outside the header cluster"),
        arguments(withLong(PLAIN, 8, -1), "outside the header cluster"),
        arguments(withLong(PLAIN, 8, Long.MAX_VALUE), "outside the header cluster"),
        arguments(withInt(withInt(PLAIN, 104, 1), 108, 0xffffffffL), "of 4294967295 bytes"),
        arguments(withInt(withInt(PLAIN, 104, 1), 108, 0x7fffffffL), "of 2147483647 bytes"),
        arguments(withInt(PLAIN, 108, 65536 - 111), "of 65425 bytes"),
        arguments(twice, "DATA_FILE is there twice"),
        arguments(withLong(PLAIN, 72, 1 << 3), "contradict"),
        arguments(withByte(withInt(PLAIN, 100, 112), 104, 1), "contradict"),
        arguments(TinyQcow2.of(SIZE).clusterBits(13).feature(4).bytes(), "extended L2"));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void a_header_against_the_rules_is_malformed(byte[] image, String reason) {
    assertMalformed(image, reason);
  }

  @Test
  void a_cluster_of_extensions_without_content_is_read_in_no_time() throws Exception {
    byte[] image = TinyQcow2.of(SIZE).clusterBits(21).bytes();
    for (int offset = 104; offset < 1 << 21; offset += 8) {
      image[offset] = 1;
    }

    assertThat(read(image).extensions()).isEmpty();
  }

  private static void assertMalformed(byte[] image, String reason) {
    assertThatThrownBy(() -> read(image))
        .isInstanceOfSatisfying(
            MalformedImageException.class, e -> assertThat(e.reason()).contains(reason));
  }

  private static Qcow2Header read(byte[] bytes) throws Exception {
    return Qcow2Header.read(ImageBytes.of(bytes));
  }
}
