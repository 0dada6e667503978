/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import static dev.cowbird.imagebackend.testing.Patched.cutTo;
import static dev.cowbird.imagebackend.testing.Patched.withByte;
import static dev.cowbird.imagebackend.testing.Patched.withBytes;
import static dev.cowbird.imagebackend.testing.Patched.withInt;
import static dev.cowbird.imagebackend.testing.Patched.withText;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionTableTest {
  private static final byte[] ZEROS = new byte[40960];
  private static final byte[] MBR_SIGNATURE = {0x55, (byte) 0xaa};

  @Test
  void a_disk_of_zeros_has_none() throws IOException {
    assertThat(kindOf(ZEROS)).isEqualTo(PartitionTable.Kind.NONE);
    assertThat(kindOf(new byte[0])).isEqualTo(PartitionTable.Kind.NONE);
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 4096})
  void a_gpt_begins_in_the_second_sector(int sector) throws IOException {
    assertThat(kindOf(gpt(disk(0, 0xee, 1, 100), sector))).isEqualTo(PartitionTable.Kind.GPT);
    assertThat(kindOf(gpt(ZEROS, sector))).isEqualTo(PartitionTable.Kind.GPT);
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 4096})
  void a_gpt_header_may_fill_its_sector(int sector) throws IOException {
    assertThat(kindOf(gpt(ZEROS, sector, sector))).isEqualTo(PartitionTable.Kind.GPT);
    assertThat(kindOf(cutTo(gpt(ZEROS, sector), 2 * sector))).isEqualTo(PartitionTable.Kind.GPT);
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 4096})
  void a_gpt_whose_checksum_is_wrong_is_damaged(int sector) throws IOException {
    byte[] gpt = gpt(disk(0, 0xee, 1, 100), sector);

    for (byte[] damaged : List.of(
        withByte(gpt, sector + 16, 0x42 ^ gpt[sector + 16]),
        withByte(gpt, sector + 90, 1),
        withInt(gpt, sector + 12, 0),
        withInt(gpt, sector + 12, 0x5b000000),
        withInt(gpt, sector + 12, -1),
        gpt(ZEROS, sector, 91),
        gpt(ZEROS, sector, sector + 1),
        cutTo(gpt, 2 * sector - 1),
        withText(ZEROS, sector, "EFI PART"))) {
      assertThat(kindOf(damaged)).isEqualTo(PartitionTable.Kind.DAMAGED_GPT);
    }
  }

  @Test
  void a_gpt_is_nowhere_else() throws IOException {
    assertThat(kindOf(withText(ZEROS, 1024, "EFI PART"))).isEqualTo(PartitionTable.Kind.NONE);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 0x80})
  void an_mbr_has_a_partition(int status) throws IOException {
    assertThat(kindOf(disk(status, 0x83, 2048, 1000))).isEqualTo(PartitionTable.Kind.MBR);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void a_partition_may_stand_in_any_entry(int entry) throws IOException {
    byte[] disk = withBytes(ZEROS, 510, MBR_SIGNATURE);
    disk[446 + 16 * entry + 4] = 0x07;
    disk[446 + 16 * entry + 15] = 1;

    assertThat(kindOf(disk)).isEqualTo(PartitionTable.Kind.MBR);
  }

  @Test
  void a_protective_mbr_without_its_gpt_is_told_as_such() throws IOException {
    assertThat(kindOf(disk(0, 0xee, 1, 100))).isEqualTo(PartitionTable.Kind.PROTECTIVE_MBR);
  }

  @Test
  void a_protective_entry_beside_a_partition_is_an_mbr() throws IOException {
    byte[] disk = disk(0, 0xee, 1, 100);
    disk[446 + 16 + 4] = 0x0c;
    disk[446 + 16 + 12] = 1;

    assertThat(kindOf(disk)).isEqualTo(PartitionTable.Kind.MBR);
  }

  @Test
  void the_first_sector_is_enough_for_an_mbr() throws IOException {
    assertThat(kindOf(cutTo(disk(0, 0x83, 1, 1), 512))).isEqualTo(PartitionTable.Kind.MBR);
    assertThat(kindOf(cutTo(disk(0, 0x83, 1, 1), 511))).isEqualTo(PartitionTable.Kind.NONE);
  }

  @Test
  void without_the_signature_there_is_none() throws IOException {
    byte[] disk = disk(0x80, 0x83, 2048, 1000);

    assertThat(kindOf(withByte(disk, 510, 0))).isEqualTo(PartitionTable.Kind.NONE);
    assertThat(kindOf(withByte(disk, 511, 0))).isEqualTo(PartitionTable.Kind.NONE);
  }

  @Test
  void an_empty_table_is_none() throws IOException {
    assertThat(kindOf(withBytes(ZEROS, 510, MBR_SIGNATURE))).isEqualTo(PartitionTable.Kind.NONE);
    assertThat(kindOf(disk(0x80, 0, 2048, 1000))).isEqualTo(PartitionTable.Kind.NONE);
    assertThat(kindOf(disk(0x80, 0x83, 2048, 0))).isEqualTo(PartitionTable.Kind.NONE);
  }

  @Test
  void boot_code_in_the_tables_place_is_none() throws IOException {
    byte[] code = disk(0x80, 0x83, 2048, 1000);
    Arrays.fill(code, 446, 510, (byte) 0xcd);

    assertThat(kindOf(code)).isEqualTo(PartitionTable.Kind.NONE);
    assertThat(kindOf(withByte(disk(0x80, 0x83, 2048, 1000), 446 + 48, 0x24)))
        .isEqualTo(PartitionTable.Kind.NONE);
  }

  /** A disk whose MBR has one partition. */
  static byte[] disk(int status, int type, int firstSector, int sectors) {
    byte[] disk = withBytes(ZEROS, 510, MBR_SIGNATURE);
    ByteBuffer entry = ByteBuffer.wrap(disk, 446, 16).order(ByteOrder.LITTLE_ENDIAN);
    entry.putInt(status).putInt(type).putInt(firstSector).putInt(sectors);
    return disk;
  }

  private static byte[] gpt(byte[] disk, int sector) {
    return gpt(disk, sector, 92);
  }

  /** The disk with a GPT's header, of this length and its checksum; its partitions are left out. */
  private static byte[] gpt(byte[] disk, int sector, int length) {
    byte[] gpt = withText(disk, sector, "EFI PART");
    ByteBuffer header = ByteBuffer.wrap(gpt).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(sector + 8, 0x10000).putInt(sector + 12, length).putLong(sector + 24, 1);
    CRC32 checksum = new CRC32();
    checksum.update(gpt, sector, length);
    header.putInt(sector + 16, (int) checksum.getValue());
    return gpt;
  }

  private static PartitionTable.Kind kindOf(byte[] disk) throws IOException {
    return PartitionTable.of(ImageBytes.of(disk));
  }
}
