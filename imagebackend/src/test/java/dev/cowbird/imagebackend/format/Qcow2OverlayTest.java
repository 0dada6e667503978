/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.format.Qcow2Overlay.Piece;
import dev.cowbird.imagebackend.testing.OverlayFiles;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Qcow2OverlayTest {
  private static final int CLUSTER = 64 << 10;
  private static final DiskSize SIZE = DiskSize.ofGib(20);

  private static byte[] name(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void our_own_reader_reads_it() throws Exception {
    Qcow2Overlay overlay = new Qcow2Overlay(name("/a b/ü:雪"), SIZE);

    Qcow2Header header = Qcow2Header.read(ImageBytes.of(OverlayFiles.bytes(overlay)));

    assertThat(header)
        .returns(3, Qcow2Header::version)
        .returns(SIZE.bytes(), Qcow2Header::virtualBytes)
        .returns((long) CLUSTER, Qcow2Header::clusterBytes)
        .returns(4, Qcow2Header::refcountOrder)
        .returns(0L, Qcow2Header::cryptMethod)
        .returns(0L, Qcow2Header::snapshots)
        .returns(0L, Qcow2Header::incompatibleFeatures)
        .returns(0L, Qcow2Header::compatibleFeatures)
        .returns(0L, Qcow2Header::autoclearFeatures)
        .returns(40L, Qcow2Header::l1Entries);
    assertThat(header.backingFile()).contains("/a b/ü:雪");
    assertThat(header.backingFormat()).contains("raw");
    assertThat(header.extensions())
        .containsOnly(Qcow2Extension.BACKING_FORMAT, Qcow2Extension.FEATURE_NAMES);
  }

  @ParameterizedTest
  @CsvSource({
    "512, 1, 4",
    "536870912, 1, 4",
    "536871424, 2, 4",
    "1099511627776, 2048, 4",
    "4398046511104, 8192, 4",
    "4398046511616, 8193, 5",
    "2251799813685248, 4194304, 515"
  })
  void every_cluster_is_counted_once(long bytes, long l1Entries, int clusters) throws Exception {
    byte[] file = OverlayFiles.bytes(new Qcow2Overlay(name("/b"), new DiskSize(bytes)));

    Qcow2Header header = Qcow2Header.read(ImageBytes.of(file));
    assertThat(header.l1Entries()).isEqualTo(l1Entries).isEqualTo(header.l1EntriesInUse());
    assertThat(file).hasSize((int) (header.l1Offset() + 8 * l1Entries));
    ByteBuffer content = ByteBuffer.wrap(file);
    int block = (int) content.getLong((int) header.refcountTableOffset());
    assertThat(content.getLong((int) header.refcountTableOffset() + 8)).isZero();
    for (int cluster = 0; cluster < CLUSTER / 2; cluster++) {
      assertThat(content.getShort(block + 2 * cluster))
          .as("cluster %s", cluster)
          .isEqualTo((short) (cluster < clusters ? 1 : 0));
    }
  }

  @Test
  void its_pieces_can_be_taken_again() {
    Qcow2Overlay overlay = new Qcow2Overlay(name("/b"), SIZE);
    byte[] once = OverlayFiles.bytes(overlay);

    assertThat(OverlayFiles.bytes(overlay)).isEqualTo(once);
    assertThat(overlay.pieces()).extracting(Piece::offset).isSorted();
  }

  @Test
  void what_its_maker_does_to_the_name_later_does_not_matter() throws Exception {
    byte[] name = name("/b");
    Qcow2Overlay overlay = new Qcow2Overlay(name, SIZE);
    name[1] = 'x';

    assertThat(Qcow2Header.read(ImageBytes.of(OverlayFiles.bytes(overlay))).backingFile())
        .contains("/b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "b", "./b", "nbd:unix:/b", "json:{}", "file:/b", "/b\0c"})
  void refuses_names_that_are_not_absolute_or_end_early(String text) {
    assertThatThrownBy(() -> new Qcow2Overlay(name(text), SIZE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refuses_names_that_are_too_long() throws Exception {
    String longest = "/" + "b".repeat(Qcow2Overlay.MAX_BACKING_NAME_BYTES - 1);

    byte[] file = OverlayFiles.bytes(new Qcow2Overlay(name(longest), SIZE));
    assertThat(Qcow2Header.read(ImageBytes.of(file)).backingFile()).contains(longest);
    assertThatThrownBy(() -> new Qcow2Overlay(name(longest + "b"), SIZE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1024");
  }

  @Test
  void refuses_sizes_that_qemu_refuses() {
    DiskSize over = new DiskSize(Qcow2Overlay.MAX_VIRTUAL_SIZE.bytes() + DiskSize.SECTOR_BYTES);
    for (DiskSize size : List.of(DiskSize.ZERO, over, DiskSize.MAX)) {
      assertThatThrownBy(() -> new Qcow2Overlay(name("/b"), size))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(Long.toString(size.bytes()));
    }
  }
}
