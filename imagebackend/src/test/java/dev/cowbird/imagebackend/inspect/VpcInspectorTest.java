/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inspect;

import static dev.cowbird.imagebackend.testing.Patched.cutTo;
import static dev.cowbird.imagebackend.testing.Patched.withByte;
import static dev.cowbird.imagebackend.testing.Patched.withBytes;
import static dev.cowbird.imagebackend.testing.Patched.withInt;
import static dev.cowbird.imagebackend.testing.Patched.withLong;
import static dev.cowbird.imagebackend.testing.Patched.withText;
import static dev.cowbird.imagebackend.testing.TinyVpc.sealed;
import static dev.cowbird.imagebackend.testing.Verdicts.assertAccepted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.Inspection;
import dev.cowbird.imagebackend.format.ImageBytes;
import dev.cowbird.imagebackend.testing.TinyVpc;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class VpcInspectorTest {
  private static final DiskSize LIMIT = DiskSize.ofGib(1024);
  private static final DiskSize SIZE = new DiskSize(3 * TinyVpc.BLOCK_BYTES + 1536);
  private static final byte[] DYNAMIC = dynamic().bytes();
  private static final byte[] FIXED =
      TinyVpc.fixed(SIZE).data(0, new byte[] {1}).bytes();
  private static final int FOOTER = DYNAMIC.length - 512;
  private static final int HEADER = 512;
  private static final int PARENT_NAME = HEADER + 64;
  private static final int LAST_LOCATOR = HEADER + 576 + 7 * 24;
  private static final int TABLE = TinyVpc.TABLE_OFFSET;

  /** The sector of the first block, and how many sectors one takes: a bitmap, and its own. */
  private static final int FIRST_BLOCK = TABLE / 512 + 1;

  private static final int STORED_BLOCK = 1 + TinyVpc.BLOCK_BYTES / 512;

  private static TinyVpc dynamic() {
    return TinyVpc.dynamic(SIZE).data(0, new byte[] {1}).data(3, new byte[] {2});
  }

  @Test
  void a_dynamic_disk_is_accepted_with_what_its_blocks_hold() throws IOException {
    Inspection.Accepted accepted = assertAccepted(inspect(DYNAMIC), ImageFormat.VPC, SIZE.bytes());

    assertThat(accepted.details()).isEqualTo("dynamic");
    assertThat(accepted.unpackedBytes()).isEqualTo(2 * TinyVpc.BLOCK_BYTES);
  }

  @Test
  void a_dynamic_disk_without_blocks_unpacks_to_nothing() throws IOException {
    byte[] image = TinyVpc.dynamic(SIZE).bytes();

    assertThat(assertAccepted(inspect(image), ImageFormat.VPC, SIZE.bytes()).unpackedBytes())
        .isZero();
  }

  @Test
  void a_dynamic_disk_does_not_unpack_to_more_than_it_has() throws IOException {
    byte[] image = TinyVpc.dynamic(new DiskSize(1536)).data(0, new byte[0]).bytes();

    assertThat(assertAccepted(inspect(image), ImageFormat.VPC, 1536).unpackedBytes())
        .isEqualTo(1536);
  }

  @Test
  void a_fixed_disk_is_accepted_with_all_it_holds() throws IOException {
    Inspection.Accepted accepted = assertAccepted(inspect(FIXED), ImageFormat.VPC, SIZE.bytes());

    assertThat(accepted.details()).isEqualTo("fixed");
    assertThat(accepted.unpackedBytes()).isEqualTo(SIZE.bytes());
  }

  @Test
  void a_footer_may_lack_its_last_byte() throws IOException {
    assertAccepted(inspect(cutTo(FIXED, FIXED.length - 1)), ImageFormat.VPC, SIZE.bytes());
    assertAccepted(inspect(cutTo(DYNAMIC, DYNAMIC.length - 1)), ImageFormat.VPC, SIZE.bytes());
  }

  @Test
  void a_fixed_disk_may_have_something_before_its_footer_that_is_not_its_own() throws IOException {
    byte[] image = new byte[FIXED.length + 4096];
    System.arraycopy(FIXED, FIXED.length - 512, image, image.length - 512, 512);

    assertAccepted(inspect(image), ImageFormat.VPC, SIZE.bytes());
  }

  @ParameterizedTest
  @CsvSource({"'win '", "qem2", "'d2v '", "CTXS", "'tap\0'"})
  void some_count_a_disk_by_its_size(String creator) throws IOException {
    byte[] image = TinyVpc.fixed(SIZE).creator(creator).geometry(11, 4, 17).bytes();

    assertThat(assertAccepted(inspect(image), ImageFormat.VPC, SIZE.bytes()).details())
        .isEqualTo("fixed");
  }

  @ParameterizedTest
  @CsvSource({"'vpc '", "qemu", "vbox", "'tap '", "'wa\0\0'", "'\0\0\0\0'", "'WIN '"})
  void all_others_count_it_by_its_geometry(String creator) throws IOException {
    byte[] image = TinyVpc.fixed(SIZE).creator(creator).geometry(11, 4, 17).bytes();

    assertThat(
            assertAccepted(inspect(image), ImageFormat.VPC, 11 * 4 * 17 * 512).details())
        .isEqualTo("fixed, sized by its geometry, not as its " + SIZE.bytes() + " bytes");
  }

  @Test
  void the_largest_geometry_says_nothing() throws IOException {
    byte[] image = TinyVpc.dynamic(SIZE).creator("vpc ").bytes();

    assertAccepted(inspect(image), ImageFormat.VPC, SIZE.bytes());
  }

  @Test
  void a_table_may_have_more_blocks_than_the_disk() throws IOException {
    byte[] image = sealed(withInt(DYNAMIC, HEADER + 28, 128));
    byte[] unused = withBytes(image, TABLE + 16, filled(512 - 16));

    assertAccepted(inspect(unused), ImageFormat.VPC, SIZE.bytes());
  }

  @Test
  void a_block_behind_the_end_of_the_disk_is_not_unpacked() throws IOException {
    byte[] image = dynamic().creator("vpc ").geometry(1024, 1, 1).bytes();

    assertThat(assertAccepted(inspect(image), ImageFormat.VPC, 1 << 19).unpackedBytes())
        .isEqualTo(1 << 19);
  }

  @Test
  void a_size_over_the_limit_is_too_large_before_the_table_is_looked_at() throws IOException {
    byte[] large = sealed(withInt(withSize(3L << 39), HEADER + 28, 3 << 20));

    assertThat(inspect(large))
        .isInstanceOfSatisfying(
            Inspection.Rejected.class,
            rejected -> assertThat(rejected.kind()).isEqualTo(Kind.IMAGE_TOO_LARGE));
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        arguments(
            "nothing but a footer",
            Arrays.copyOfRange(FIXED, FIXED.length - 512, FIXED.length),
            "vpc: the file is truncated: it has nothing but a footer"),
        arguments(
            "8 bytes",
            cutTo(DYNAMIC, 8),
            "vpc: the file is truncated: it ends with 8 bytes that are no footer"),
        arguments(
            "no footer",
            cutTo(DYNAMIC, FOOTER),
            "vpc: the file is truncated: it does not end with a footer, as it begins with"),
        arguments(
            "a byte too many",
            cutTo(DYNAMIC, DYNAMIC.length + 1),
            "vpc: the file is truncated: it ends with 1 bytes that are no footer"),
        arguments(
            "fixed without its first sector",
            Arrays.copyOfRange(FIXED, 512, FIXED.length),
            "vpc: the file is truncated: it has 1573888 bytes before its footer, of a disk of"
                + " 1574400"),
        arguments(
            "wrong checksum at the end",
            withByte(DYNAMIC, FOOTER + 100, 1),
            "vpc: the checksum of the footer is not right"),
        arguments(
            "wrong checksum of the copy",
            withByte(DYNAMIC, 100, 1),
            "vpc: the checksum of the footer is not right"),
        arguments(
            "wrong checksum of the header",
            withByte(DYNAMIC, HEADER + 1000, 1),
            "vpc: the checksum of the dynamic disk header is not right"),
        arguments(
            "contradiction",
            sealed(withText(DYNAMIC, 28, "qem2")),
            "vpc: the footer and its copy contradict each other"),
        arguments("another version", inFooters(12, 0x20000), "vpc: version 0x20000 is unknown"),
        arguments("an unknown type", inFooters(60, 5), "vpc: disk type 5 is unknown"),
        arguments("a huge type", inFooters(60, -1), "vpc: disk type 4294967295 is unknown"),
        arguments(
            "fixed, but with a copy",
            inFooters(60, 2),
            "vpc: it begins with a footer, which a fixed disk has not"),
        arguments(
            "dynamic, but without a copy",
            sealed(withByte(DYNAMIC, 0, 0)),
            "vpc: the footer is that of a dynamic disk, but the file does not begin with a copy of"
                + " it"),
        arguments(
            "differencing",
            sealed(withBytes(inFooters(60, 4), PARENT_NAME, utf16("/etc/passwd"))),
            "it is a differencing disk, which refers to a parent, '/etc/passwd'"),
        arguments(
            "dynamic with a parent",
            sealed(withBytes(DYNAMIC, PARENT_NAME, utf16("\u0000a"))),
            "it refers to a parent, '?a', though it is a dynamic disk"),
        arguments(
            "dynamic with a parent locator",
            sealed(withInt(DYNAMIC, LAST_LOCATOR + 20, 1)),
            "it refers to a parent, '', though it is a dynamic disk"),
        arguments("no size", withSize(0), "its virtual size is 0"),
        arguments(
            "no cylinders",
            dynamic().creator("vpc ").geometry(0, 16, 63).bytes(),
            "its virtual size is 0"),
        arguments(
            "half a sector",
            withSize(1025),
            "its virtual size of 1025 bytes is not a multiple of 512"),
        arguments(
            "over 2^63",
            inFooters(48, 0x80000000L),
            "vpc: a disk of 9223372036856350208 bytes is over the limit of 2190433320960"),
        arguments(
            "over 2040 GiB",
            inFooters(48, 0x10000L),
            "vpc: a disk of 281474978285056 bytes is over the limit of 2190433320960"),
        arguments(
            "header in the copy", inFooters(20, 0), "vpc: the dynamic disk header can't be at 0"),
        arguments(
            "header not aligned",
            inFooters(20, 513),
            "vpc: the dynamic disk header can't be at 513"),
        arguments(
            "no header offset",
            inFooters(16, -1),
            "vpc: the dynamic disk header can't be at 18446744069414584832"),
        arguments(
            "header outside",
            inFooters(20, FOOTER - 512),
            "vpc: the file is truncated: the dynamic disk header at " + (FOOTER - 512)
                + " leaves it"),
        arguments(
            "header somewhere else",
            inFooters(20, 1024),
            "vpc: there is no dynamic disk header where the footer says"),
        arguments(
            "header of another version",
            sealed(withInt(DYNAMIC, HEADER + 24, 0x10001)),
            "vpc: dynamic disk header version 0x10001 is unknown"),
        arguments(
            "blocks of 0",
            sealed(withInt(DYNAMIC, HEADER + 32, 0)),
            "vpc: blocks of 0 bytes are not possible"),
        arguments(
            "small blocks",
            sealed(withInt(DYNAMIC, HEADER + 32, 1 << 18)),
            "vpc: blocks of 262144 bytes are not possible"),
        arguments(
            "odd blocks",
            sealed(withInt(DYNAMIC, HEADER + 32, 3 << 19)),
            "vpc: blocks of 1572864 bytes are not possible"),
        arguments(
            "large blocks",
            sealed(withInt(DYNAMIC, HEADER + 32, 1 << 31)),
            "vpc: blocks of 2147483648 bytes are not possible"),
        arguments(
            "a small table",
            sealed(withInt(DYNAMIC, HEADER + 28, 3)),
            "vpc: a table of 3 blocks is too small for a disk of 1574400 bytes"),
        arguments(
            "a huge table",
            sealed(withInt(DYNAMIC, HEADER + 28, -1)),
            "vpc: a table of 4294967295 blocks is over the limit of 4194304"),
        arguments(
            "a table longer than the file",
            sealed(withInt(DYNAMIC, HEADER + 28, 4194304)),
            "vpc: the block table at 1536 leaves the file, which has room for it up to " + FOOTER),
        arguments(
            "table not aligned",
            sealed(withLong(DYNAMIC, HEADER + 16, 1537)),
            "vpc: the block table's offset 1537 is not aligned to sectors"),
        arguments(
            "table in the copy",
            sealed(withLong(DYNAMIC, HEADER + 16, 0)),
            "vpc: the block table at 0 overlaps the copy of the footer at 0"),
        arguments(
            "table in the header",
            sealed(withLong(DYNAMIC, HEADER + 16, 1024)),
            "vpc: the block table at 1024 overlaps the dynamic disk header at 512"),
        arguments(
            "table in the footer",
            sealed(withLong(DYNAMIC, HEADER + 16, FOOTER)),
            "vpc: the block table at " + FOOTER + " leaves the file, which has room for it up to "
                + FOOTER),
        arguments(
            "table before the file",
            sealed(withLong(DYNAMIC, HEADER + 16, -512)),
            "vpc: the block table at 18446744073709551104 leaves the file, which has room for it"
                + " up to " + FOOTER),
        arguments(
            "block in the copy",
            withInt(DYNAMIC, TABLE, 0),
            "vpc: the block at 0 overlaps the block table at 1536"),
        arguments(
            "block in the table",
            withInt(DYNAMIC, TABLE, 3),
            "vpc: the block at 1536 overlaps the block table at 1536"),
        arguments(
            "block in the footer",
            withInt(DYNAMIC, TABLE, FIRST_BLOCK + STORED_BLOCK + 1),
            "vpc: the block at 527360 leaves the file, which has room for it up to " + FOOTER),
        arguments(
            "block outside",
            withInt(DYNAMIC, TABLE, 0xfffffffeL),
            "vpc: the block at 2199023254528 leaves the file, which has room for it up to "
                + FOOTER),
        arguments(
            "blocks in one place",
            withInt(DYNAMIC, TABLE, FIRST_BLOCK + STORED_BLOCK),
            "vpc: two blocks of the table overlap in the file"),
        arguments(
            "blocks that overlap",
            withInt(DYNAMIC, TABLE, FIRST_BLOCK + 1),
            "vpc: two blocks of the table overlap in the file"),
        arguments(
            "more blocks than there is room for",
            withInt(withInt(DYNAMIC, TABLE + 4, FIRST_BLOCK), TABLE + 8, FIRST_BLOCK),
            "vpc: the table has more blocks than the file has room for"),
        arguments(
            "unused block that is a block",
            withInt(sealed(withInt(DYNAMIC, HEADER + 28, 5)), TABLE + 16, FIRST_BLOCK),
            "vpc: two blocks of the table overlap in the file"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void what_could_harm_or_is_not_whole_is_refused(String name, byte[] image, String reason)
      throws IOException {
    assertThat(inspect(image)).isEqualTo(new Inspection.Rejected(Optional.of("vpc"), reason));
  }

  @Test
  void what_a_guest_wrote_on_its_fixed_disk_is_no_header() throws IOException {
    byte[] image = withBytes(FIXED, 0, Arrays.copyOf(DYNAMIC, 4096));

    assertThat(inspect(image))
        .isEqualTo(new Inspection.Rejected(
            Optional.of("vpc"), "vpc: the footer and its copy contradict each other"));
  }

  private static byte[] inFooters(int offset, long value) {
    return sealed(withInt(withInt(DYNAMIC, offset, value), FOOTER + offset, value));
  }

  private static byte[] withSize(long bytes) {
    return sealed(withLong(withLong(DYNAMIC, 48, bytes), FOOTER + 48, bytes));
  }

  private static byte[] filled(int length) {
    byte[] filled = new byte[length];
    Arrays.fill(filled, (byte) -1);
    return filled;
  }

  private static byte[] utf16(String text) {
    return text.getBytes(StandardCharsets.UTF_16BE);
  }

  private static Inspection inspect(byte[] image) throws IOException {
    return new ImageInspector().inspect(ImageBytes.of(image), Optional.empty(), LIMIT);
  }
}
