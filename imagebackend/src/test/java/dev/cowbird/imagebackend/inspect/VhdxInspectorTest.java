/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inspect;

import static dev.cowbird.imagebackend.testing.Patched.cutTo;
import static dev.cowbird.imagebackend.testing.Patched.withByte;
import static dev.cowbird.imagebackend.testing.TinyVhdx.ITEMS_OFFSET;
import static dev.cowbird.imagebackend.testing.TinyVhdx.METADATA_OFFSET;
import static dev.cowbird.imagebackend.testing.TinyVhdx.MIB;
import static dev.cowbird.imagebackend.testing.TinyVhdx.TABLE_OFFSET;
import static dev.cowbird.imagebackend.testing.TinyVhdx.sealed;
import static dev.cowbird.imagebackend.testing.Verdicts.assertAccepted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.Inspection;
import dev.cowbird.imagebackend.format.ImageBytes;
import dev.cowbird.imagebackend.testing.Patched;
import dev.cowbird.imagebackend.testing.TinyVhdx;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class VhdxInspectorTest {
  private static final DiskSize LIMIT = DiskSize.ofGib(1024);
  private static final DiskSize SIZE = new DiskSize(3 * MIB + 1536);
  private static final UUID UNKNOWN = UUID.fromString("01234567-89ab-4def-8123-456789abcdef");
  private static final UUID PARENT_LOCATOR =
      UUID.fromString("a8d35f2d-b30b-454d-abf7-d3d84834ab0c");
  private static final byte[] PLAIN = tiny().bytes();
  private static final List<Integer> HEADERS = TinyVhdx.HEADER_OFFSETS;
  private static final List<Integer> REGION_TABLES = TinyVhdx.REGION_TABLE_OFFSETS;
  private static final int FLAGS = ITEMS_OFFSET + 4;
  private static final int VIRTUAL_SIZE = ITEMS_OFFSET + 8;
  private static final int LOGICAL_SECTOR = ITEMS_OFFSET + 32;
  private static final int PHYSICAL_SECTOR = ITEMS_OFFSET + 36;
  private static final int FIRST_ITEM = METADATA_OFFSET + 32;

  /** The first two MiB of the disk, in the MiB of the file that follow its structures. */
  private static final int FIRST_BLOCK = 4;

  private static TinyVhdx tiny() {
    return TinyVhdx.of(SIZE).data(0, new byte[] {1}).data(3, new byte[] {2});
  }

  @Test
  void a_dynamic_disk_is_accepted_with_what_its_blocks_hold() throws IOException {
    Inspection.Accepted accepted = assertAccepted(inspect(PLAIN), ImageFormat.VHDX, SIZE.bytes());

    assertThat(accepted.details()).isEqualTo("dynamic");
    assertThat(accepted.unpackedBytes()).isEqualTo(2 * MIB);
  }

  @Test
  void a_fixed_disk_is_accepted() throws IOException {
    assertThat(assertAccepted(inspect(withByte(PLAIN, FLAGS, 1)), ImageFormat.VHDX, SIZE.bytes())
            .details())
        .isEqualTo("fixed");
  }

  @Test
  void a_disk_does_not_unpack_to_more_than_it_has() throws IOException {
    byte[] image = TinyVhdx.of(new DiskSize(1536)).data(0, new byte[0]).bytes();

    assertThat(assertAccepted(inspect(image), ImageFormat.VHDX, 1536).unpackedBytes())
        .isEqualTo(1536);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void what_is_not_there_takes_nothing_wherever_it_is_said_to_be(int state) throws IOException {
    byte[] image = withEntry(0, 0xffff_ffff_fff0_0000L | state);

    assertThat(assertAccepted(inspect(image), ImageFormat.VHDX, SIZE.bytes()).unpackedBytes())
        .isEqualTo(MIB);
  }

  @Test
  void the_file_may_end_with_the_disk_inside_its_last_block() throws IOException {
    int end = (FIRST_BLOCK + 1) * MIB + 1536;

    assertAccepted(inspect(cutTo(PLAIN, end)), ImageFormat.VHDX, SIZE.bytes());
    assertRefused(
        cutTo(PLAIN, end - 1),
        "vhdx: the block at 5242880 leaves the file, which has room for it up to " + (end - 1));
  }

  @Test
  void of_a_disk_over_4_gib_the_last_block_must_be_whole() throws IOException {
    byte[] image =
        TinyVhdx.of(new DiskSize((4096L * MIB) + 512)).data(4097, new byte[0]).bytes();

    assertRefused(
        cutTo(image, image.length - 1),
        "vhdx: the block at 4194304 leaves the file, which has room for it up to 5242879");
  }

  @Test
  void the_header_with_the_larger_number_counts() throws IOException {
    for (int header : HEADERS) {
      // A log to be replayed, which is of no account in the older header.
      byte[] logged = sealed(withByte(withLong(PLAIN, header + 8, 1), header + 48, 1));
      assertAccepted(inspect(logged), ImageFormat.VHDX, SIZE.bytes());
      assertThat(reason(sealed(withLong(logged, header + 8, -1)))).startsWith("it was not closed");
    }
  }

  @Test
  void one_whole_header_is_enough() throws IOException {
    for (int header : HEADERS) {
      assertAccepted(inspect(withByte(PLAIN, header + 4095, 1)), ImageFormat.VHDX, SIZE.bytes());
      assertAccepted(inspect(sealed(withByte(PLAIN, header, 0))), ImageFormat.VHDX, SIZE.bytes());
    }
  }

  @Test
  void two_headers_that_are_the_same_are_one() throws IOException {
    byte[] image = PLAIN.clone();
    System.arraycopy(image, HEADERS.get(0), image, HEADERS.get(1), 4096);

    assertAccepted(inspect(image), ImageFormat.VHDX, SIZE.bytes());
    assertRefused(
        sealed(withByte(image, HEADERS.get(1) + 16, 1)),
        "vhdx: two different headers have the same sequence number");
  }

  @Test
  void what_need_not_be_understood_is_passed_over() throws IOException {
    byte[] image = TinyVhdx.of(SIZE)
        .region(UNKNOWN, 4 * MIB, MIB, 0)
        .item(UNKNOWN, new byte[100], 3)
        .bytes();

    assertAccepted(inspect(cutTo(image, 5 * MIB)), ImageFormat.VHDX, SIZE.bytes());
  }

  @Test
  void there_need_not_be_a_log() throws IOException {
    byte[] image = PLAIN;
    for (int header : HEADERS) {
      image = withLong(withInt(image, header + 68, 0), header + 72, 0);
    }

    assertAccepted(inspect(sealed(image)), ImageFormat.VHDX, SIZE.bytes());
  }

  @Test
  void bitmaps_stand_between_the_blocks() throws IOException {
    DiskSize size = new DiskSize((4096L + 1) * MIB);
    byte[] image = TinyVhdx.of(size).data(4097, new byte[] {1}).bytes();

    assertThat(assertAccepted(inspect(image), ImageFormat.VHDX, size.bytes()).unpackedBytes())
        .isEqualTo(MIB);
    assertRefused(
        TinyVhdx.of(size).data(4096, new byte[] {1}).bytes(),
        "vhdx: there is a bitmap, as if there were a parent");
  }

  @Test
  void a_table_larger_than_a_piece_is_read_to_its_end() throws IOException {
    DiskSize size = new DiskSize(100_000L * MIB);
    byte[] image = TinyVhdx.of(size).data(100_023, new byte[] {1}).bytes();

    assertThat(assertAccepted(inspect(image), ImageFormat.VHDX, size.bytes()).unpackedBytes())
        .isEqualTo(MIB);
  }

  @Test
  void a_size_over_the_limit_is_too_large_before_the_table_is_looked_at() throws IOException {
    assertThat(inspect(withLong(PLAIN, VIRTUAL_SIZE, 2L << 40)))
        .isInstanceOfSatisfying(
            Inspection.Rejected.class,
            rejected -> assertThat(rejected.kind()).isEqualTo(Kind.IMAGE_TOO_LARGE));
  }

  /** Made when its turn comes: all at once, they would fill the memory. */
  private static Arguments refusal(String name, Supplier<byte[]> image, String reason) {
    return arguments(name, image, reason);
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        refusal(
            "8 bytes",
            () -> cutTo(PLAIN, 8),
            "vhdx: the file is truncated: it ends inside the header section"),
        refusal(
            "no header section",
            () -> cutTo(PLAIN, MIB - 1),
            "vhdx: the file is truncated: it ends inside the header section"),
        refusal(
            "no header",
            () -> inAll(HEADERS, 100, 1, false),
            "vhdx: neither header has the right signature and checksum"),
        refusal("another version", () -> inAll(HEADERS, 66, 2, true), "vhdx: version 2 is unknown"),
        refusal(
            "another log version",
            () -> inAll(HEADERS, 64, 1, true),
            "vhdx: log version 1 is unknown"),
        refusal(
            "a log",
            () -> inAll(HEADERS, 48, 1, true),
            "it was not closed: its log, 00000001-0000-0000-0000-000000000000, holds changes that"
                + " whoever wrote it must make first"),
        refusal(
            "a log that is not aligned",
            () -> inAll(HEADERS, 72, 1, true),
            "vhdx: a log of 1048576 bytes at 1048577 is not aligned to 1 MiB"),
        refusal(
            "a log in the header section",
            () -> inAll(HEADERS, 74, 0, true),
            "vhdx: the log at 0 overlaps the header section at 0"),
        refusal(
            "a log in the block table",
            () -> inAll(HEADERS, 74, 0x20, true),
            "vhdx: the block table at 2097152 overlaps the log at 2097152"),
        refusal(
            "a log outside",
            () -> inAll(HEADERS, 76, 1, true),
            "vhdx: the log at 4296015872 leaves the file, which has room for it up to 6291456"),
        refusal(
            "a broken region table",
            () -> withByte(PLAIN, REGION_TABLES.get(0) + 1000, 1),
            "vhdx: a region table has a wrong signature or checksum"),
        refusal(
            "a broken second region table",
            () -> withByte(PLAIN, REGION_TABLES.get(1) + 1000, 1),
            "vhdx: a region table has a wrong signature or checksum"),
        refusal(
            "two region tables",
            () -> sealed(withByte(PLAIN, REGION_TABLES.get(1) + 1000, 1)),
            "vhdx: the two region tables contradict each other"),
        refusal(
            "too many regions",
            () -> inAll(REGION_TABLES, 9, 8, true),
            "vhdx: a region table of 2050 entries is not possible"),
        refusal(
            "one region",
            () -> inAll(REGION_TABLES, 8, 1, true),
            "vhdx: the region table has no region 8b7ca206-4790-4b9a-b8fe-575f050f886e"),
        refusal(
            "no region",
            () -> inAll(REGION_TABLES, 8, 0, true),
            "vhdx: the region table has no region 2dc27766-f623-4200-9d64-115e9bfd4a08"),
        refusal(
            "a region twice",
            () -> tiny()
                .region(UUID.fromString("8b7ca206-4790-4b9a-b8fe-575f050f886e"), MIB, MIB, 0)
                .bytes(),
            "vhdx: the region table has the metadata twice"),
        refusal(
            "an unknown region that is required",
            () -> tiny().region(UNKNOWN, MIB, MIB, 1).bytes(),
            "it requires regions that are unknown: [" + UNKNOWN + "]"),
        refusal(
            "an unknown region in the log",
            () -> tiny().region(UNKNOWN, MIB, MIB, 0).bytes(),
            "vhdx: the region " + UNKNOWN + " at 1048576 overlaps the log at 1048576"),
        refusal(
            "an unknown region in a block",
            () -> tiny().region(UNKNOWN, 4 * MIB, MIB, 0).bytes(),
            "vhdx: the block at 4194304 overlaps the region " + UNKNOWN + " at 4194304"),
        refusal(
            "a region not aligned",
            () -> tiny().region(UNKNOWN, MIB, MIB + 1, 0).bytes(),
            "vhdx: the region " + UNKNOWN + " of 1048577 bytes at 1048576 is not aligned to 1 MiB"),
        refusal(
            "an empty region",
            () -> tiny().region(UNKNOWN, MIB, 0, 0).bytes(),
            "vhdx: the region " + UNKNOWN + " of 0 bytes at 1048576 is not aligned to 1 MiB"),
        refusal(
            "a region before the file",
            () -> tiny().region(UNKNOWN, -MIB, MIB, 0).bytes(),
            "vhdx: the region " + UNKNOWN + " at 18446744073708503040 leaves the file, which has"
                + " room for it up to 6291456"),
        refusal(
            "metadata outside",
            () -> inAll(REGION_TABLES, 16 + 32 + 18, 0x60, true),
            "vhdx: the metadata at 6291456 leaves the file, which has room for it up to 6291456"),
        refusal(
            "block table outside",
            () -> inAll(REGION_TABLES, 16 + 18, 0x60, true),
            "vhdx: the block table at 6291456 leaves the file, which has room for it up to"
                + " 6291456"),
        refusal(
            "block table in the headers",
            () -> inAll(REGION_TABLES, 16 + 18, 0, true),
            "vhdx: the block table at 0 overlaps the header section at 0"),
        refusal(
            "no metadata table",
            () -> withByte(PLAIN, METADATA_OFFSET, 0),
            "vhdx: the metadata table has a wrong signature"),
        refusal(
            "too many items",
            () -> withByte(PLAIN, METADATA_OFFSET + 11, 8),
            "vhdx: a metadata table of 2053 items is not possible"),
        refusal(
            "an item too few",
            () -> withByte(PLAIN, METADATA_OFFSET + 10, 4),
            "vhdx: the metadata item PHYSICAL_SECTOR is missing"),
        refusal(
            "an item twice",
            () -> tiny()
                .item(UUID.fromString("2fa54224-cd1b-4876-b211-5dbed83bf4b8"), new byte[8], 0)
                .bytes(),
            "vhdx: the metadata item VIRTUAL_SIZE is there twice"),
        refusal(
            "an item of another length",
            () -> withInt(PLAIN, FIRST_ITEM + 20, 9),
            "vhdx: the metadata item FILE_PARAMETERS can't be 9 bytes at 65536"),
        refusal(
            "an item in the table",
            () -> withInt(PLAIN, FIRST_ITEM + 16, 65528),
            "vhdx: the metadata item FILE_PARAMETERS can't be 8 bytes at 65528"),
        refusal(
            "an item outside",
            () -> withInt(PLAIN, FIRST_ITEM + 16, MIB - 7),
            "vhdx: the metadata item FILE_PARAMETERS can't be 8 bytes at 1048569"),
        refusal(
            "an item far outside",
            () -> withInt(PLAIN, FIRST_ITEM + 16, -8),
            "vhdx: the metadata item FILE_PARAMETERS can't be 8 bytes at 4294967288"),
        refusal(
            "an unknown item that is required",
            () -> tiny().item(UNKNOWN, new byte[8], 4).bytes(),
            "it requires metadata that are unknown: [" + UNKNOWN + "]"),
        refusal(
            "differencing",
            () -> withByte(PLAIN, FLAGS, 2),
            "it is a differencing disk, which refers to a parent"),
        refusal(
            "a parent locator",
            () -> tiny().item(PARENT_LOCATOR, new byte[20], 4).bytes(),
            "it refers to a parent, though it is no differencing disk"),
        refusal(
            "blocks of 0",
            () -> withInt(PLAIN, ITEMS_OFFSET, 0),
            "vhdx: blocks of 0 bytes are not possible"),
        refusal(
            "small blocks",
            () -> withInt(PLAIN, ITEMS_OFFSET, MIB / 2),
            "vhdx: blocks of 524288 bytes are not possible"),
        refusal(
            "odd blocks",
            () -> withInt(PLAIN, ITEMS_OFFSET, 3 * MIB),
            "vhdx: blocks of 3145728 bytes are not possible"),
        refusal(
            "large blocks",
            () -> withInt(PLAIN, ITEMS_OFFSET, 512 * MIB),
            "vhdx: blocks of 536870912 bytes are not possible"),
        refusal("no size", () -> withLong(PLAIN, VIRTUAL_SIZE, 0), "its virtual size is 0"),
        refusal(
            "half a sector",
            () -> withLong(PLAIN, VIRTUAL_SIZE, 1025),
            "its virtual size of 1025 bytes is not a multiple of 512"),
        refusal(
            "over 2^63",
            () -> withLong(PLAIN, VIRTUAL_SIZE, -512),
            "vhdx: a disk of 18446744073709551104 bytes is over the limit of 70368744177664"),
        refusal(
            "over 64 TiB",
            () -> withLong(PLAIN, VIRTUAL_SIZE, (64L << 40) + 512),
            "vhdx: a disk of 70368744178176 bytes is over the limit of 70368744177664"),
        refusal(
            "a table too small",
            () -> withLong(PLAIN, VIRTUAL_SIZE, 1L << 38),
            "vhdx: a block table of 1048576 bytes can't be that of a disk of 274877906944"),
        refusal(
            "sectors of 4096",
            () -> withInt(PLAIN, LOGICAL_SECTOR, 4096),
            "its disk has sectors of 4096 bytes, and only 512 can be read"),
        refusal(
            "other sectors",
            () -> withInt(PLAIN, LOGICAL_SECTOR, 1024),
            "vhdx: sectors of 1024 bytes, physically 512, are not possible"),
        refusal(
            "other physical sectors",
            () -> withInt(PLAIN, PHYSICAL_SECTOR, 0),
            "vhdx: sectors of 512 bytes, physically 0, are not possible"),
        refusal(
            "a state that is none",
            () -> withEntry(0, (4L << 20) | 4),
            "vhdx: a block is in state 4, which is not possible"),
        refusal(
            "a state of a draft",
            () -> withEntry(0, (4L << 20) | 5),
            "vhdx: a block is in state 5, which is not possible"),
        refusal(
            "a block that is there in part",
            () -> withEntry(0, (4L << 20) | 7),
            "vhdx: a block is in state 7, which is not possible"),
        refusal(
            "reserved bits",
            () -> withEntry(0, (4L << 20) | 8 | 6),
            "vhdx: an entry of the block table has reserved bits set"),
        refusal(
            "a block in the headers",
            () -> withEntry(0, 6),
            "vhdx: the block at 0 overlaps the header section at 0"),
        refusal(
            "a block in the metadata",
            () -> withEntry(0, (3L << 20) | 6),
            "vhdx: the block at 3145728 overlaps the metadata at 3145728"),
        refusal(
            "a block outside",
            () -> withEntry(0, (6L << 20) | 6),
            "vhdx: the block at 6291456 leaves the file, which has room for it up to 6291456"),
        refusal(
            "a block far outside",
            () -> withEntry(0, (-1L << 20) | 6),
            "vhdx: block 17592186044415 MiB into the file leaves it"),
        refusal(
            "a block as far as can be counted",
            () -> withEntry(0, (0x7ffffffffffL << 20) | 6),
            "vhdx: the block at 9223372036853727232 leaves the file, which has room for it up to"
                + " 6291456"),
        refusal(
            "blocks in one place",
            () -> withEntry(0, (5L << 20) | 6),
            "vhdx: two blocks of the table overlap in the file"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void what_could_harm_or_is_not_whole_is_refused(
      String name, Supplier<byte[]> image, String reason) throws IOException {
    assertRefused(image.get(), reason);
  }

  @Test
  void blocks_larger_than_a_mib_may_not_overlap_either() throws IOException {
    byte[] large = withInt(PLAIN, ITEMS_OFFSET, 2 * MIB);
    byte[] apart = withEntry(large, 1, (6L << 20) | 6);

    assertAccepted(inspect(cutTo(withEntry(apart, 3, 0), 8 * MIB)), ImageFormat.VHDX, SIZE.bytes());
    assertRefused(
        cutTo(withEntry(apart, 1, (5L << 20) | 6), 8 * MIB),
        "vhdx: two blocks of the table overlap in the file");
    assertRefused(
        cutTo(withEntry(apart, 0, (1L << 20) | 6), 8 * MIB),
        "vhdx: the block at 1048576 overlaps the block table at 2097152");
  }

  private static byte[] inAll(List<Integer> structures, int offset, int value, boolean seal) {
    byte[] image = PLAIN.clone();
    structures.forEach(structure -> image[structure + offset] = (byte) value);
    return seal ? sealed(image) : image;
  }

  private static byte[] withEntry(int index, long entry) {
    return withEntry(PLAIN, index, entry);
  }

  private static byte[] withEntry(byte[] image, int index, long entry) {
    return withLong(image, TABLE_OFFSET + index * Long.BYTES, entry);
  }

  private static byte[] withInt(byte[] image, int offset, int value) {
    return Patched.withInt(image, offset, Integer.reverseBytes(value));
  }

  private static byte[] withLong(byte[] image, int offset, long value) {
    return Patched.withLong(image, offset, Long.reverseBytes(value));
  }

  private static void assertRefused(byte[] image, String reason) throws IOException {
    assertThat(inspect(image)).isEqualTo(new Inspection.Rejected(Optional.of("vhdx"), reason));
  }

  private static String reason(byte[] image) throws IOException {
    return ((Inspection.Rejected) inspect(image)).reason();
  }

  private static Inspection inspect(byte[] image) throws IOException {
    return new ImageInspector().inspect(ImageBytes.of(image), Optional.empty(), LIMIT);
  }
}
