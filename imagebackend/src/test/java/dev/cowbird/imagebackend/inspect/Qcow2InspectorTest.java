/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inspect;

import static dev.cowbird.imagebackend.testing.Patched.cutTo;
import static dev.cowbird.imagebackend.testing.Patched.withByte;
import static dev.cowbird.imagebackend.testing.Patched.withInt;
import static dev.cowbird.imagebackend.testing.Patched.withLong;
import static dev.cowbird.imagebackend.testing.Verdicts.assertAccepted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.Inspection;
import dev.cowbird.imagebackend.format.ImageBytes;
import dev.cowbird.imagebackend.testing.TinyQcow2;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class Qcow2InspectorTest {
  private static final DiskSize LIMIT = DiskSize.ofGib(1024);
  private static final DiskSize SIZE = new DiskSize(1 << 20);
  private static final byte[] PASSWD = "/etc/passwd".getBytes(StandardCharsets.UTF_8);
  private static final long COPIED = 1L << 63;
  private static final long COMPRESSED = 1L << 62;
  private static final byte[] PLAIN = tiny().bytes();

  static Stream<Arguments> refused() {
    byte[] twoFeatures = tiny().feature(5).feature(63).bytes();
    byte[] longType = withInt(tiny().feature(3).bytes(), 100, 112);
    return Stream.of(
        arguments(
            tiny().backingFile("/etc/passwd", "raw").bytes(),
            "it refers to a backing file, '/etc/passwd'"),
        arguments(
            tiny().version(2).backingFile("json:{}", "raw").bytes(),
            "it refers to a backing file, 'json:{}'"),
        arguments(withLong(PLAIN, 8, 4096), "it refers to a backing file, ''"),
        arguments(tiny().feature(2).bytes(), "it refers to an external data file"),
        arguments(
            tiny().extension(0x44415441, PASSWD).bytes(), "it refers to an external data file"),
        arguments(
            tiny().version(2).extension(0x44415441, PASSWD).bytes(),
            "it refers to an external data file"),
        arguments(withLong(PLAIN, 88, 2), "it refers to an external data file"),
        arguments(withInt(PLAIN, 32, 1), "it is encrypted (qcow2 method 1)"),
        arguments(withInt(PLAIN, 32, 2), "it is encrypted (qcow2 method 2)"),
        arguments(withInt(PLAIN, 32, 0xffffffffL), "it is encrypted (qcow2 method 4294967295)"),
        arguments(
            tiny().extension(0x0537be77, new byte[16]).bytes(), "it is encrypted (qcow2 method 0)"),
        arguments(tiny().feature(1).bytes(), "it is marked as corrupt"),
        arguments(twoFeatures, "it has unknown qcow2 features: bits 0x8000000000000020"),
        arguments(withByte(longType, 104, 2), "its qcow2 compression type 2 is unknown"),
        arguments(withByte(longType, 104, 255), "its qcow2 compression type 255 is unknown"),
        arguments(withLong(PLAIN, 24, 0), "its virtual size is 0"),
        arguments(
            withLong(PLAIN, 24, 1048577),
            "its virtual size of 1048577 bytes is not a multiple of 512"),
        arguments(
            withLong(PLAIN, 24, Long.MAX_VALUE - 511),
            "its virtual size of 8388608 TiB (9223372036854775296 bytes) is over the limit of 1 TiB"
                + " (1099511627776 bytes)"),
        arguments(withLong(PLAIN, 24, -512), "the qcow2 virtual size is over 2^63-1 bytes"),
        arguments(withInt(PLAIN, 4, 9), "qcow2 version 9 is neither 2 nor 3"),
        arguments(cutTo(PLAIN, 40), "the file ends inside the qcow2 header"),
        arguments(
            cutTo(PLAIN, PLAIN.length - 1),
            "qcow2: the file is truncated: it has 393215 bytes, and guest data at 327680 leaves"
                + " it"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void what_could_harm_or_is_not_whole_is_refused(byte[] image, String reason) throws IOException {
    assertThat(inspect(image)).isInstanceOfSatisfying(Inspection.Rejected.class, rejected -> {
      assertThat(rejected.format()).contains("qcow2");
      assertThat(rejected.reason()).isEqualTo(reason);
    });
  }

  static Stream<Arguments> accepted() {
    return Stream.of(
        arguments("plain", PLAIN),
        arguments("version 2", tiny().version(2).bytes()),
        arguments("dirty", tiny().feature(0).bytes()),
        arguments("lazy refcounts", withLong(PLAIN, 80, 1)),
        arguments("unknown compatible features", withLong(PLAIN, 80, -1)),
        arguments("unknown autoclear features", withLong(PLAIN, 88, ~2)),
        arguments("unknown extension", tiny().extension(1, PASSWD).bytes()),
        arguments("feature names", tiny().extension(0x6803f857, new byte[48]).bytes()),
        arguments("bitmaps", tiny().extension(0x23852875, new byte[24]).bytes()),
        arguments("one snapshot", withSnapshots(1, PLAIN.length)),
        arguments("1 bit refcounts", withInt(PLAIN, 96, 0)),
        arguments("zstd", withByte(withInt(tiny().feature(3).bytes(), 100, 112), 104, 1)),
        arguments("extended L2", tiny().feature(4).bytes()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("accepted")
  void what_a_reader_may_ignore_or_knows_is_accepted(String name, byte[] image) throws IOException {
    assertAccepted(inspect(image), ImageFormat.QCOW2, SIZE.bytes());
  }

  @Test
  void holes_take_nothing() throws IOException {
    assertThat(assertAccepted(inspect(TinyQcow2.of(SIZE).bytes()), ImageFormat.QCOW2, SIZE.bytes())
            .unpackedBytes())
        .isZero();
  }

  @Test
  void a_compressed_cluster_counts_in_full() throws IOException {
    byte[] image = TinyQcow2.of(SIZE).compressed(0, new byte[65536]).bytes();

    assertThat(assertAccepted(inspect(image), ImageFormat.QCOW2, SIZE.bytes()).unpackedBytes())
        .isEqualTo(65536);
  }

  @Test
  void many_tables_and_entries_that_share_one_cluster_are_refused() throws IOException {
    // 1 TiB of data that is not zeros, in six clusters.
    byte[] image = withInt(withLong(PLAIN, 24, 1L << 40), 36, 2048);
    ByteBuffer tables = ByteBuffer.wrap(image);
    for (int entry = 0; entry < 2048; entry++) {
      tables.putLong(3 * 65536 + entry * 8, COPIED | 4 * 65536);
    }
    for (int entry = 0; entry < 8192; entry++) {
      tables.putLong(4 * 65536 + entry * 8, COPIED | 5 * 65536);
    }

    assertThat(((Inspection.Rejected) inspect(image)).reason()).contains("more than once");
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 0})
  void clusters_compressed_beyond_belief_are_refused(int distance) throws IOException {
    // Two L2 tables full of streams of 64 bytes, or of one and the same: 1 GiB.
    Inspection inspection = inspect(compressed(2 * 8192, distance));

    assertThat(((Inspection.Rejected) inspection).reason()).contains("compression bomb", "1 GiB");
  }

  @Test
  void little_data_may_be_compressed_as_well_as_can_be() throws IOException {
    byte[] image = compressed(4096, 64);

    Inspection.Accepted accepted = assertAccepted(inspect(image), ImageFormat.QCOW2, 1L << 30);
    assertThat(accepted.unpackedBytes()).isEqualTo(256L << 20);
  }

  /** 1 GiB, of which so many clusters are compressed, their streams this far apart. */
  private static byte[] compressed(int clusters, int distance) {
    byte[] tables = TinyQcow2.of(DiskSize.ofGib(1))
        .compressed(0, new byte[1])
        .compressed(8192, new byte[1])
        .bytes();
    int streams = 6 * 65536;
    ByteBuffer image = ByteBuffer.wrap(cutTo(tables, streams + clusters * 64));
    image.putLong(5 * 65536, 0);
    for (int entry = 0; entry < clusters; entry++) {
      image.putLong(4 * 65536 + entry * 8, COMPRESSED | (streams + entry * (long) distance));
    }
    return image.array();
  }

  @Test
  void the_size_is_judged_before_the_tables_are_read() throws IOException {
    byte[] header = cutTo(withLong(PLAIN, 24, 1L << 50), 65536);

    assertThat(((Inspection.Rejected) inspect(header)).reason()).contains("over the limit");
  }

  /** A snapshot table at {@code offset}, in a cluster behind the others. */
  private static byte[] withSnapshots(int count, long offset) {
    return withLong(withInt(cutTo(PLAIN, PLAIN.length + 65536), 60, count), 64, offset);
  }

  private static TinyQcow2 tiny() {
    return TinyQcow2.of(SIZE).data(0, new byte[] {1});
  }

  private static Inspection inspect(byte[] image) throws IOException {
    return new ImageInspector().inspect(ImageBytes.of(image), Optional.empty(), LIMIT);
  }
}
