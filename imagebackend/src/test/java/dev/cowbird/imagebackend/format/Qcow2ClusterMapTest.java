/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import static dev.cowbird.imagebackend.testing.Patched.cutTo;
import static dev.cowbird.imagebackend.testing.Patched.withInt;
import static dev.cowbird.imagebackend.testing.Patched.withLong;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.testing.TinyQcow2;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The images here have their L1 table in cluster 3, their first L2 table in 4, then the data. */
class Qcow2ClusterMapTest {
  private static final int CLUSTER = 65536;
  private static final int L1 = 3 * CLUSTER;
  private static final int L2 = 4 * CLUSTER;
  private static final int DATA = 5 * CLUSTER;
  private static final long COPIED = 1L << 63;
  private static final long COMPRESSED = 1L << 62;
  private static final byte[] SOMETHING = {1, 2, 3};
  private static final DiskSize SIZE = new DiskSize(16 * CLUSTER);
  private static final byte[] ONE = TinyQcow2.of(SIZE).data(0, SOMETHING).bytes();
  private static final byte[] ONE_V2 =
      TinyQcow2.of(SIZE).version(2).data(0, SOMETHING).bytes();
  private static final byte[] EXTENDED =
      TinyQcow2.of(SIZE).feature(4).data(0, SOMETHING).bytes();

  @Test
  void visits_what_is_stored_in_the_guests_order() throws Exception {
    byte[] image = TinyQcow2.of(SIZE)
        .compressed(15, SOMETHING)
        .data(7, SOMETHING)
        .data(2, SOMETHING)
        .zeros(3)
        .bytes();

    Map<Long, Qcow2Cluster> clusters = walk(image);

    assertThat(clusters.keySet()).containsExactly(2L * CLUSTER, 7L * CLUSTER, 15L * CLUSTER);
    assertThat(clusters)
        .containsEntry(2L * CLUSTER, Qcow2Cluster.data(DATA, CLUSTER))
        .containsEntry(7L * CLUSTER, Qcow2Cluster.data(DATA + CLUSTER, CLUSTER))
        .hasEntrySatisfying(15L * CLUSTER, compressed -> {
          assertThat(compressed.storage()).isEqualTo(Qcow2Cluster.Storage.COMPRESSED);
          assertThat(compressed.hostOffset()).isEqualTo(DATA + 2 * CLUSTER);
          assertThat(compressed.hostBytes()).isBetween(512L, CLUSTER - 512L);
        });
  }

  @Test
  void finds_its_way_through_many_small_tables() throws Exception {
    byte[] image = TinyQcow2.of(new DiskSize(512 * 64 * 100))
        .clusterBits(9)
        .data(0, SOMETHING)
        .data(64 * 70, SOMETHING)
        .data(64 * 100 - 1, SOMETHING)
        .bytes();

    assertThat(walk(image).keySet()).containsExactly(0L, 512L * 64 * 70, 512L * (64 * 100 - 1));
  }

  @Test
  void an_image_without_data_has_nothing_to_visit() throws Exception {
    assertThat(walk(TinyQcow2.of(SIZE).bytes())).isEmpty();
  }

  @Test
  void an_l1_table_may_end_the_file_before_its_cluster_does() throws Exception {
    assertThat(walk(cutTo(TinyQcow2.of(SIZE).bytes(), L1 + 8))).isEmpty();
    assertMalformed(cutTo(TinyQcow2.of(SIZE).bytes(), L1 + 7), "truncated");
  }

  @Test
  void an_l1_table_may_be_longer_than_needed() throws Exception {
    assertThat(walk(withInt(ONE, 36, 8192))).hasSize(1);
    assertMalformed(withInt(ONE, 36, 50000), "truncated");
  }

  @Test
  void entries_behind_the_end_of_the_disk_are_not_looked_at() throws Exception {
    byte[] image = withLong(ONE, L2 + 16 * 8, COPIED | 1L << 50);

    assertThat(walk(image)).hasSize(1);
  }

  @Test
  void the_file_may_end_with_the_guests_last_byte() throws Exception {
    byte[] image = TinyQcow2.of(new DiskSize(CLUSTER + 512)).data(1, SOMETHING).bytes();

    assertThat(walk(cutTo(image, DATA + 512))).hasSize(1);
    assertMalformed(cutTo(image, DATA + 511), "truncated");
  }

  @Test
  void data_may_not_be_cut_off_anywhere_else() {
    assertMalformed(cutTo(ONE, ONE.length - 1), "truncated");
    assertMalformed(cutTo(ONE, DATA), "truncated");
    assertMalformed(cutTo(ONE, L2 + 100), "truncated");
  }

  @Test
  void the_last_sector_of_compressed_data_has_to_be_there() throws Exception {
    byte[] image = TinyQcow2.of(SIZE).compressed(0, SOMETHING).bytes();
    Qcow2Cluster cluster = walk(image).values().iterator().next();
    int end = (int) (cluster.hostOffset() + cluster.hostBytes());

    assertThat(walk(cutTo(image, end))).hasSize(1);
    assertMalformed(cutTo(image, end - 1), "truncated");
  }

  @Test
  void compressed_data_may_begin_anywhere_in_a_sector() throws Exception {
    byte[] image = withLong(ONE, L2, COMPRESSED | 1L << 54 | (DATA + 500));

    assertThat(walk(image)).containsValue(Qcow2Cluster.compressed(DATA + 500, 12 + 512));
  }

  @Test
  void a_cluster_that_reads_as_zeros_may_have_a_place_that_is_not_there() throws Exception {
    assertThat(walk(withLong(ONE, L2, COPIED | 1L << 40 | 1))).isEmpty();
  }

  @Test
  void an_extended_entry_says_which_parts_hold_data() throws Exception {
    byte[] image = withLong(EXTENDED, L2 + 8, 0xffff_0000_0000_000fL);

    assertThat(walk(image)).containsValue(Qcow2Cluster.dataParts(DATA, CLUSTER, 0xf));
    assertThat(walk(cutTo(image, DATA + 4 * 2048))).hasSize(1);
    assertMalformed(cutTo(image, DATA + 4 * 2048 - 1), "truncated");
  }

  @Test
  void an_extended_entry_without_data_is_a_hole_wherever_it_points() throws Exception {
    byte[] nowhere = withLong(EXTENDED, L2, COPIED | 1L << 40);

    assertThat(walk(withLong(nowhere, L2 + 8, 0))).isEmpty();
    assertThat(walk(withLong(nowhere, L2 + 8, 0xffff_ffff_0000_0000L))).isEmpty();
  }

  @Test
  void extended_entries_are_twice_as_long() throws Exception {
    byte[] image = withLong(EXTENDED, L2, 0);
    image = withLong(image, L2 + 16, COPIED | DATA);
    image = withLong(image, L2 + 24, 0xffff_ffffL);

    assertThat(walk(image)).containsOnlyKeys((long) CLUSTER);
  }

  static Stream<Arguments> malformedTables() {
    return Stream.of(
        arguments(withInt(ONE, 36, 0), "too small"),
        arguments(withLong(ONE, 24, (1L << 29) + 512), "too small"),
        arguments(withLong(ONE, 24, Long.MAX_VALUE - 511), "too small"),
        arguments(withInt(ONE, 36, (4 << 20) + 1), "over the limit"),
        arguments(withInt(ONE, 36, 0xffffffffL), "over the limit"),
        arguments(withLong(ONE, 40, 0), "header cluster"),
        arguments(withLong(ONE, 40, L1 + 512), "aligned"),
        arguments(withLong(ONE, 40, 1L << 40), "truncated"),
        arguments(withLong(ONE, 40, Long.MIN_VALUE), "truncated"),
        arguments(withLong(ONE, 40, -CLUSTER), "truncated"),
        arguments(withInt(ONE, 56, 0), "no refcount table"),
        arguments(withInt(ONE, 56, 129), "over the limit"),
        arguments(withInt(ONE, 56, 0xffffffffL), "over the limit"),
        arguments(withInt(ONE, 56, 6), "truncated"),
        arguments(withLong(ONE, 48, 0), "header cluster"),
        arguments(withLong(ONE, 48, 8), "aligned"),
        arguments(withLong(ONE, 48, 1L << 40), "truncated"),
        arguments(withInt(ONE, 60, 1), "header cluster"),
        arguments(withLong(withInt(ONE, 60, 1), 64, 7), "aligned"),
        arguments(withLong(withInt(ONE, 60, 1), 64, 6 * CLUSTER), "truncated"),
        arguments(withLong(ONE, 64, 7), "aligned"),
        arguments(withInt(ONE, 60, 65537), "over the limit"));
  }

  @ParameterizedTest
  @MethodSource("malformedTables")
  void a_table_that_cannot_be_is_malformed(byte[] image, String reason) {
    assertMalformed(image, reason);
  }

  static Stream<Arguments> overlaps() {
    long refcounts = CLUSTER;
    byte[] snapshots = withInt(cutTo(ONE, 7 * CLUSTER), 60, 1);
    return Stream.of(
        arguments(withLong(ONE, 48, L1), "the refcount table at 196608 lies on the L1 table"),
        arguments(withLong(ONE, 40, refcounts), "the refcount table at 65536 lies on the L1 table"),
        arguments(withInt(ONE, 56, 3), "the refcount table at 65536 lies on the L1 table"),
        arguments(withLong(snapshots, 64, L1), "the snapshot table at 196608 lies on the L1 table"),
        arguments(withLong(snapshots, 64, refcounts), "lies on the refcount table"),
        arguments(withLong(ONE, L1, COPIED | L1), "an L2 table at 196608 lies on the L1 table"),
        arguments(withLong(ONE, L1, COPIED | refcounts), "lies on the refcount table"),
        arguments(
            withLong(withLong(snapshots, 64, 6 * CLUSTER), L1, COPIED | 6 * CLUSTER),
            "an L2 table at 393216 lies on the snapshot table"),
        arguments(withLong(ONE, L2, COPIED | L1), "guest data at 196608 lies on the L1 table"),
        arguments(withLong(ONE, L2, COPIED | refcounts), "lies on the refcount table"),
        arguments(withLong(ONE, L2, COMPRESSED | (L1 + 7)), "guest data at 196615 lies on the L1"),
        arguments(
            withLong(ONE, L2, COMPRESSED | 1L << 54 | (L1 - 512)),
            "guest data at 196096 lies on the L1"));
  }

  @ParameterizedTest
  @MethodSource("overlaps")
  void nothing_may_lie_on_a_table(byte[] image, String reason) {
    assertMalformed(image, reason);
  }

  @Test
  void a_snapshot_table_may_be_anywhere_else() throws Exception {
    byte[] image = withInt(cutTo(ONE, 7 * CLUSTER), 60, 1);

    assertThat(walk(withLong(image, 64, 6 * CLUSTER))).hasSize(1);
  }

  static Stream<Arguments> malformedEntries() {
    return Stream.of(
        arguments(withLong(ONE, L1, COPIED | (L2 + 512)), "aligned"),
        arguments(withLong(ONE, L1, COPIED | L2 | 1), "reserved"),
        arguments(withLong(ONE, L1, COPIED | L2 | 1L << 56), "reserved"),
        arguments(withLong(ONE, L1, COMPRESSED | L2), "reserved"),
        arguments(withLong(ONE, L1, COPIED | 1L << 50), "truncated"),
        arguments(withLong(ONE, L1, COPIED | 6 * CLUSTER), "truncated"),
        arguments(withLong(ONE, L2, COPIED | (DATA + 512)), "aligned"),
        arguments(withLong(ONE, L2, COPIED | DATA | 2), "reserved"),
        arguments(withLong(ONE, L2, COPIED | DATA | 1L << 56), "reserved"),
        arguments(withLong(ONE, L2, COPIED | DATA | 1L << 61), "reserved"),
        arguments(withLong(ONE, L2, COPIED | 6 * CLUSTER), "truncated"),
        arguments(withLong(ONE, L2, COPIED | 1L << 55), "truncated"),
        arguments(withLong(ONE, L2, COPIED), "no offset"),
        arguments(withLong(ONE_V2, L2, COPIED | DATA | 1), "reserved"),
        arguments(withLong(EXTENDED, L2, COPIED | DATA | 1), "reserved"),
        arguments(withLong(EXTENDED, L2 + 8, 0x0000_0001_0000_0001L), "read as zeros"),
        arguments(withLong(withLong(EXTENDED, L2, 0), L2 + 8, 1), "no offset"),
        arguments(withLong(withLong(EXTENDED, L2, COMPRESSED | DATA), L2 + 8, 1), "reserved"),
        arguments(withLong(ONE, L2, COMPRESSED | COPIED | DATA), "reserved"),
        arguments(withLong(ONE, L2, COMPRESSED), "header cluster"),
        arguments(withLong(ONE, L2, COMPRESSED | 65535), "header cluster"),
        arguments(withLong(ONE, L2, COMPRESSED | (6 * CLUSTER - 1) | 1L << 54), "truncated"),
        arguments(withLong(ONE, L2, COMPRESSED | 6 * CLUSTER), "truncated"),
        arguments(withLong(ONE, L2, COMPRESSED | 1L << 53), "truncated"));
  }

  @ParameterizedTest
  @MethodSource("malformedEntries")
  void an_entry_against_the_rules_is_malformed(byte[] image, String reason) {
    assertMalformed(image, reason);
  }

  @Test
  void a_small_file_cannot_claim_to_fill_a_large_disk() {
    // 64 L1 entries and all of the L2 table's: the same cluster, 32 GiB of it.
    byte[] image = withInt(withLong(ONE, 24, 1L << 35), 36, 64);
    ByteBuffer tables = ByteBuffer.wrap(image);
    for (int entry = 0; entry < 64; entry++) {
      tables.putLong(L1 + entry * 8, COPIED | L2);
    }
    for (int entry = 0; entry < CLUSTER / 8; entry++) {
      tables.putLong(L2 + entry * 8, COPIED | DATA);
    }

    assertMalformed(image, "more than once");
  }

  @Test
  void an_l2_table_belongs_to_one_l1_entry() {
    byte[] image = withInt(withLong(TinyQcow2.of(SIZE).zeros(0).bytes(), 24, 1L << 40), 36, 2048);
    ByteBuffer l1 = ByteBuffer.wrap(image);
    for (int entry = 0; entry < 2048; entry++) {
      l1.putLong(L1 + entry * 8, COPIED | L2);
    }

    assertMalformed(image, "more than once");
  }

  @Test
  void a_compressed_cluster_cannot_be_told_over_and_over() {
    byte[] image = withLong(TinyQcow2.of(SIZE).compressed(0, SOMETHING).bytes(), 24, 1L << 29);
    ByteBuffer l2 = ByteBuffer.wrap(image);
    long entry = l2.getLong(L2);
    for (int index = 0; index < CLUSTER / 8; index++) {
      l2.putLong(L2 + index * 8, entry);
    }

    assertMalformed(image, "more than once");
  }

  @Test
  void a_visitor_may_end_the_walk() {
    assertThatThrownBy(() -> map(ONE).walk((offset, cluster) -> {
          throw new EOFException("enough");
        }))
        .hasMessage("enough");
  }

  private static Qcow2ClusterMap map(byte[] bytes) throws Exception {
    ImageBytes image = ImageBytes.of(bytes);
    return Qcow2ClusterMap.of(image, Qcow2Header.read(image));
  }

  private static Map<Long, Qcow2Cluster> walk(byte[] bytes) throws Exception {
    Map<Long, Qcow2Cluster> clusters = new LinkedHashMap<>();
    map(bytes).walk(clusters::put);
    return clusters;
  }

  private static void assertMalformed(byte[] image, String reason) {
    assertThatThrownBy(() -> walk(image))
        .isInstanceOfSatisfying(
            MalformedImageException.class, e -> assertThat(e.reason()).contains(reason));
  }
}
