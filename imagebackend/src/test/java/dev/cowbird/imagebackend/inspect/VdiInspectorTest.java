/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inspect;

import static dev.cowbird.imagebackend.testing.Patched.cutTo;
import static dev.cowbird.imagebackend.testing.Patched.withByte;
import static dev.cowbird.imagebackend.testing.Patched.withLittleInt;
import static dev.cowbird.imagebackend.testing.Patched.withLittleLong;
import static dev.cowbird.imagebackend.testing.Verdicts.assertAccepted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.Inspection;
import dev.cowbird.imagebackend.format.ImageBytes;
import dev.cowbird.imagebackend.testing.TinyVdi;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class VdiInspectorTest {
  private static final DiskSize LIMIT = DiskSize.ofGib(1024);
  private static final int MIB = 1 << 20;
  private static final DiskSize SIZE = new DiskSize(3 * MIB + 1536);
  private static final byte[] DYNAMIC =
      TinyVdi.of(SIZE).block(0, new byte[] {1}).block(3, new byte[] {2}).bytes();
  private static final int FIRST = TinyVdi.MAP;

  static Stream<Arguments> refused() {
    return Stream.of(
        arguments(
            withLittleInt(DYNAMIC, 76, 3), "its vdi type 3 is neither dynamic (1) nor static (2)"),
        arguments(
            withLittleInt(DYNAMIC, 76, 4), "its vdi type 4 is neither dynamic (1) nor static (2)"),
        arguments(
            withLittleInt(DYNAMIC, 76, -1),
            "its vdi type 4294967295 is neither dynamic (1) nor static (2)"),
        arguments(
            withByte(DYNAMIC, 424, 1), "it depends on another image, its linkage UUID is set"),
        arguments(
            withByte(DYNAMIC, 439, 1), "it depends on another image, its linkage UUID is set"),
        arguments(withByte(DYNAMIC, 440, 1), "it depends on another image, its parent UUID is set"),
        arguments(withByte(DYNAMIC, 455, 1), "it depends on another image, its parent UUID is set"),
        arguments(
            withLittleInt(DYNAMIC, 380, 512), "it has 512 bytes of its own before each block"),
        arguments(withLittleInt(withLittleLong(DYNAMIC, 368, 0), 384, 0), "its virtual size is 0"));
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        arguments(cutTo(DYNAMIC, 68), "the file ends inside the vdi header"),
        arguments(cutTo(DYNAMIC, 511), "the file ends inside the vdi header"),
        arguments(withLittleInt(DYNAMIC, 68, 1), "vdi version 0.1 is not 1.1"),
        arguments(withLittleInt(DYNAMIC, 68, -1), "vdi version 65535.65535 is not 1.1"),
        arguments(withLittleInt(DYNAMIC, 72, 383), "a vdi header of 383 bytes is not possible"),
        arguments(withLittleInt(DYNAMIC, 72, 441), "a vdi header of 441 bytes is not possible"),
        arguments(
            withLittleInt(DYNAMIC, 360, 4096),
            "vdi sectors of 4096 bytes are not possible, only 512"),
        arguments(
            withLittleInt(DYNAMIC, 376, 0), "vdi blocks of 0 bytes are not possible, only 1048576"),
        arguments(
            withLittleInt(DYNAMIC, 376, -1),
            "vdi blocks of 4294967295 bytes are not possible, only 1048576"),
        arguments(
            withLittleInt(DYNAMIC, 384, 3), "vdi: a disk of 3147264 bytes does not have 3 blocks"),
        arguments(
            withLittleInt(DYNAMIC, 384, 0x3fffffff),
            "vdi: a disk of 3147264 bytes does not have 1073741823 blocks"),
        arguments(
            withLittleLong(DYNAMIC, 368, -512),
            "vdi: a disk of 18446744073709551104 bytes does not have 4 blocks"),
        arguments(
            withLittleLong(DYNAMIC, 368, Long.MAX_VALUE),
            "vdi: a disk of 9223372036854775807 bytes does not have 4 blocks"),
        arguments(withLittleInt(DYNAMIC, 340, 0), "vdi: the block map can't be at 0"),
        arguments(withLittleInt(DYNAMIC, 340, 600), "vdi: the block map can't be at 600"),
        arguments(
            withLittleInt(DYNAMIC, 340, 1024),
            "vdi: the data can't be at 1024, with a block map at 1024"),
        arguments(
            withLittleInt(DYNAMIC, 344, 0), "vdi: the data can't be at 0, with a block map at 512"),
        arguments(
            withLittleInt(DYNAMIC, 344, 1025),
            "vdi: the data can't be at 1025, with a block map at 512"),
        arguments(
            withLittleInt(withLittleInt(DYNAMIC, 340, 1 << 30), 344, 3 << 30),
            truncated("the block map", 1 << 30)),
        arguments(withLittleInt(DYNAMIC, FIRST, 2), truncated("a block", 1024 + 2 * MIB)),
        arguments(
            withLittleInt(DYNAMIC, FIRST, 0xfffffffdL),
            truncated("a block", 1024 + 0xfffffffdL * MIB)),
        arguments(
            withLittleInt(withLittleInt(DYNAMIC, FIRST + 4, 0), FIRST + 8, 0),
            "vdi: the tables refer to more data than the file has room for, so that some is used"
                + " more than once"));
  }

  private static String truncated(String what, long offset) {
    return "vdi: the file is truncated: it has "
        + DYNAMIC.length
        + " bytes, and "
        + what
        + " at "
        + offset
        + " leaves it";
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource({"refused", "malformed"})
  void what_could_harm_or_is_not_whole_is_refused(byte[] image, String reason) throws IOException {
    assertThat(inspect(image))
        .isEqualTo(new Inspection.Rejected(Optional.of("vdi"), reason, Kind.IMAGE_REFUSED));
  }

  static Stream<Arguments> accepted() {
    return Stream.of(
        arguments("dynamic", DYNAMIC, 1),
        arguments("a shorter header", withLittleInt(DYNAMIC, 72, 384), 1),
        arguments("flags", withLittleInt(DYNAMIC, 80, 1), 1),
        arguments("a wrong count of allocated blocks", withLittleInt(DYNAMIC, 388, 77), 1),
        arguments("a block that was discarded", withLittleInt(DYNAMIC, FIRST, 0xfffffffeL), 0),
        arguments("a last block that ends with the disk", cutTo(DYNAMIC, 1024 + MIB + 1536), 1));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("accepted")
  void what_is_whole_in_one_file_is_accepted(String name, byte[] image, int wholeBlocks)
      throws IOException {
    Inspection.Accepted accepted = assertAccepted(inspect(image), ImageFormat.VDI, SIZE.bytes());

    assertThat(accepted.details()).isEqualTo("dynamic");
    assertThat(accepted.unpackedBytes()).isEqualTo((long) wholeBlocks * MIB + 1536);
  }

  @Test
  void a_static_image_says_so() throws IOException {
    assertThat(assertAccepted(inspect(withLittleInt(DYNAMIC, 76, 2)), ImageFormat.VDI, SIZE.bytes())
            .details())
        .isEqualTo("static");
  }

  @Test
  void an_odd_size_is_filled_up_to_whole_sectors() throws IOException {
    assertAccepted(
        inspect(withLittleLong(DYNAMIC, 368, SIZE.bytes() - 511)), ImageFormat.VDI, SIZE.bytes());
  }

  @Test
  void a_last_block_that_is_cut_is_refused() throws IOException {
    byte[] image = cutTo(DYNAMIC, 1024 + MIB + 1535);

    assertThat(inspect(image))
        .isInstanceOfSatisfying(
            Inspection.Rejected.class,
            rejected -> assertThat(rejected.reason()).contains("truncated"));
  }

  @Test
  void the_size_is_judged_before_the_map_is_read() throws IOException {
    byte[] image = withLittleInt(
        withLittleInt(withLittleLong(DYNAMIC, 368, 1L << 41), 384, 1L << 21), 344, 1 << 24);

    assertThat(inspect(image))
        .isInstanceOfSatisfying(
            Inspection.Rejected.class,
            rejected -> assertThat(rejected.kind()).isEqualTo(Kind.IMAGE_TOO_LARGE));
  }

  private static Inspection inspect(byte[] image) throws IOException {
    return new ImageInspector().inspect(ImageBytes.of(image), Optional.empty(), LIMIT);
  }
}
