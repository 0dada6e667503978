/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inspect;

import static dev.cowbird.imagebackend.testing.Patched.cutTo;
import static dev.cowbird.imagebackend.testing.Patched.withByte;
import static dev.cowbird.imagebackend.testing.Patched.withBytes;
import static dev.cowbird.imagebackend.testing.Patched.withLittleInt;
import static dev.cowbird.imagebackend.testing.Patched.withLittleLong;
import static dev.cowbird.imagebackend.testing.Patched.withText;
import static dev.cowbird.imagebackend.testing.Verdicts.assertAccepted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.Inspection;
import dev.cowbird.imagebackend.format.ImageBytes;
import dev.cowbird.imagebackend.testing.TinyVmdk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class VmdkInspectorTest {
  private static final DiskSize LIMIT = DiskSize.ofGib(1024);
  private static final DiskSize SIZE = new DiskSize((1 << 20) + 1536);
  private static final int SECTORS = 2051;
  private static final int GRAIN_BYTES = 65536;
  private static final byte[] MARK = {'c', 'o', 'w'};
  private static final byte[] SPARSE = sparse().bytes();
  private static final byte[] STREAM = stream().bytes();
  private static final int TABLE = TinyVmdk.FIRST_GRAIN + 2 * GRAIN_BYTES;
  private static final int DIRECTORY = TABLE + 2048;
  private static final int FOOTER = STREAM.length - 1024;

  private static TinyVmdk sparse() {
    return TinyVmdk.sparse(SIZE).grain(0, MARK).grain(16, MARK);
  }

  private static TinyVmdk stream() {
    return TinyVmdk.stream(SIZE).grain(0, MARK).grain(16, MARK);
  }

  private static String descriptor(String createType, String extents) {
    return TinyVmdk.descriptor(createType, extents);
  }

  private static String extent(String line) {
    return descriptor("monolithicSparse", line);
  }

  private static String usual() {
    return extent("RW " + SECTORS + " SPARSE \"tiny.vmdk\"");
  }

  private static byte[] described(String descriptor) {
    return sparse().descriptor(descriptor).bytes();
  }

  private static byte[] file(String descriptor) {
    return descriptor.getBytes(StandardCharsets.UTF_8);
  }

  /** With the same change in both headers of a stream. */
  private static byte[] inBothHeaders(int offset, long value) {
    return withLittleInt(withLittleInt(STREAM, offset, value), FOOTER + offset, value);
  }

  static Stream<Arguments> otherFiles() {
    return Stream.of(
        arguments(
            file(descriptor("monolithicFlat", "RW 2048 FLAT \"/etc/passwd\" 0")),
            "it is only a vmdk descriptor of type 'monolithicFlat', its data is in other files:"
                + " '/etc/passwd'"),
        arguments(
            file(descriptor("custom", "RW 1 ZERO\nRW 1 VMFSRDM \"a\"\nRW 1 FLAT \"\\\\.\\x\" 0")),
            "it is only a vmdk descriptor of type 'custom', its data is in other files: 'a',"
                + " '\\\\.\\x'"),
        arguments(
            file("version=1\r\ncreateType=seSparse\r\nRW 8 SESPARSE \"a\"\r\n"),
            "it is only a vmdk descriptor of type 'seSparse', its data is in other files: 'a'"),
        arguments(
            file("# Disk DescriptorFile"),
            "it is only a vmdk descriptor, its data is in other files"),
        arguments(
            file("# Disk DescriptorFile\n\u0001\u0002"),
            "line 2 of the vmdk descriptor can't be understood"),
        arguments(
            withText(SPARSE, 0, "COWD"), "it is a vmdk of the kind COWD, which is not supported"),
        arguments(
            withLittleLong(described(extent("RW 8 FLAT \"/etc/passwd\" 0")), 12, 0),
            "its virtual size is 0"),
        arguments(
            withLittleLong(withLittleLong(SPARSE, 28, 0), 36, 0),
            "it has no descriptor, it is one part of a vmdk in several files"),
        arguments(
            described(usual().replace("parentCID=ffffffff", "parentCID=12345678")),
            "it refers to a parent image, '12345678'"),
        arguments(
            described(usual().replace("parentCID=ffffffff", "")),
            "it refers to a parent image, ''"),
        arguments(
            described(usual() + "parentFileNameHint=\"/etc/passwd\"\n"),
            "it refers to a parent image, '/etc/passwd'"),
        arguments(
            described(usual() + "# parentFileNameHint=\"/etc/passwd\"\n"),
            "it refers to a parent image, 'ffffffff'"),
        arguments(
            described(usual() + "ddb.x = \"parentfilenamehint\"\n"),
            "it refers to a parent image, 'ffffffff'"),
        arguments(
            described(extent("RW " + SECTORS + " FLAT \"tiny-flat.vmdk\" 0")),
            "its extent is RW 'FLAT', 'tiny-flat.vmdk', not SPARSE"),
        arguments(
            described(extent("RW " + SECTORS + " ZERO")), "its extent is RW 'ZERO', not SPARSE"),
        arguments(
            described(extent("NOACCESS " + SECTORS + " SPARSE \"tiny.vmdk\"")),
            "its extent is NOACCESS 'SPARSE', 'tiny.vmdk', not SPARSE"),
        arguments(
            described(extent("RW " + SECTORS + " SPARSE \"a\"\nRW 8 FLAT \"b\" 0")),
            "its descriptor tells of 2 extents, not of one"),
        arguments(described(extent("")), "its descriptor tells of 0 extents, not of one"),
        arguments(
            described(extent("RW " + SECTORS + " SPARSE \"../tiny.vmdk\"")),
            "its extent is in a file elsewhere, '../tiny.vmdk'"),
        arguments(
            described(extent("RW " + SECTORS + " SPARSE \"c\\tiny.vmdk\"")),
            "its extent is in a file elsewhere, 'c\\tiny.vmdk'"),
        arguments(
            described(extent("RW " + SECTORS + " SPARSE \"json:{}\"")),
            "its extent is in a file elsewhere, 'json:{}'"),
        arguments(
            described(extent("RW " + SECTORS + " SPARSE")),
            "its extent is in a file elsewhere, ''"),
        arguments(
            described(usual() + "changeTrackPath=\"tiny-ctk.vmdk\"\n"),
            "its descriptor says 'changetrackpath', which is unknown or names another file"),
        arguments(
            described(usual() + "ddb.sidecars = \"x.vmfd\"\n"),
            "its descriptor says 'ddb.sidecars', which is unknown or names another file"),
        arguments(
            described(usual() + "ddb.nativeParentHint = \"x\"\n"),
            "its descriptor says 'ddb.nativeparenthint', which is unknown or names another file"));
  }

  static Stream<Arguments> unknown() {
    return Stream.of(
        arguments(
            described(usual() + "encryption.keySafe = \"vmware:key/list\"\n"),
            "it is encrypted ('encryption.keysafe' in its descriptor)"),
        arguments(
            described(usual() + "ddb.cryptoKey = \"x\"\n"),
            "it is encrypted ('ddb.cryptokey' in its descriptor)"),
        arguments(
            described(usual().replace("\nCID=12345678", "")), "its descriptor has no content id"),
        arguments(
            described(usual().replace("createType=\"monolithicSparse\"", "")),
            "its vmdk type '' is not monolithicSparse, which its header is"),
        arguments(
            stream().descriptor(usual()).bytes(),
            "its vmdk type 'monolithicSparse' is not streamOptimized, which its header is"),
        arguments(
            described(descriptor("twoGbMaxExtentSparse", "RW " + SECTORS + " SPARSE \"a\"")),
            "its vmdk type 'twoGbMaxExtentSparse' is not monolithicSparse, which its header is"),
        arguments(
            described(extent("RW 2052 SPARSE \"tiny.vmdk\"")),
            "its extent of 2052 sectors is not the header's capacity of 2051"),
        arguments(
            described(extent("RW 1923 SPARSE \"tiny.vmdk\"")),
            "its extent of 1923 sectors is not the header's capacity of 2051"),
        arguments(
            described(extent("RW 999999999999999999 SPARSE \"tiny.vmdk\"")),
            "its extent of 999999999999999999 sectors is not the header's capacity of 2051"),
        arguments(
            described(usual() + "createType=\"custom\"\n"),
            "line 14 of the vmdk descriptor says again what was said before"),
        arguments(
            described(usual() + "RW all SPARSE \"a\"\n"),
            "line 14 of the vmdk descriptor can't be understood"),
        arguments(withLittleInt(SPARSE, 8, 0x9), "it has unknown vmdk flags: bits 0x8"),
        arguments(inBothHeaders(8, 0x80030001L), "it has unknown vmdk flags: bits 0x80000000"),
        arguments(
            withByte(SPARSE, 72, 1), "it was not closed cleanly, its tables may be out of date"),
        arguments(
            withLittleLong(SPARSE, 28, 2),
            "a vmdk descriptor of 10240 bytes at 1024 is not possible"),
        arguments(
            withLittleLong(SPARSE, 36, 0), "a vmdk descriptor of 0 bytes at 512 is not possible"),
        arguments(
            withLittleLong(SPARSE, 36, 129),
            "a vmdk descriptor of 66048 bytes at 512 is not possible"),
        arguments(
            withBytes(withLittleLong(SPARSE, 36, 1), 512, file(usual() + "#".repeat(512))),
            "the vmdk descriptor does not end after 512 bytes"));
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        arguments(cutTo(SPARSE, 4), "the file ends inside the vmdk header"),
        arguments(cutTo(SPARSE, 511), "the file ends inside the vmdk header"),
        arguments(cutTo(SPARSE, 5000), "the file ends inside the vmdk descriptor"),
        arguments(withLittleInt(SPARSE, 4, 0), "vmdk version 0 is none of 1 to 3"),
        arguments(withLittleInt(SPARSE, 4, 4), "vmdk version 4 is none of 1 to 3"),
        arguments(withLittleInt(SPARSE, 4, -1), "vmdk version 4294967295 is none of 1 to 3"),
        arguments(
            withText(SPARSE, 73, "\n \n\n"),
            "the line ends in the vmdk header are damaged, as by a transfer as text"),
        arguments(
            withLittleLong(SPARSE, 12, -1),
            "a vmdk capacity of 18446744073709551615 sectors is not possible"),
        arguments(
            withLittleLong(SPARSE, 12, 1L << 54),
            "a vmdk capacity of 18014398509481984 sectors is not possible"),
        arguments(withLittleLong(SPARSE, 20, 0), "vmdk grains of 0 sectors are not possible"),
        arguments(withLittleLong(SPARSE, 20, 4), "vmdk grains of 4 sectors are not possible"),
        arguments(withLittleLong(SPARSE, 20, 96), "vmdk grains of 96 sectors are not possible"),
        arguments(
            withLittleLong(SPARSE, 20, 65536), "vmdk grains of 65536 sectors are not possible"),
        arguments(
            withLittleLong(SPARSE, 20, Long.MIN_VALUE),
            "vmdk grains of 9223372036854775808 sectors are not possible"),
        arguments(
            withLittleInt(SPARSE, 44, 256), "vmdk grain tables of 256 entries are not possible"),
        arguments(
            withLittleInt(SPARSE, 44, -1),
            "vmdk grain tables of 4294967295 entries are not possible"),
        arguments(withByte(SPARSE, 77, 2), "vmdk compression algorithm 2 is unknown"),
        arguments(withByte(SPARSE, 78, 1), "vmdk compression algorithm 256 is unknown"),
        arguments(
            withByte(SPARSE, 77, 1),
            "vmdk compression algorithm 1 and its flag contradict each other"),
        arguments(
            withLittleInt(SPARSE, 8, 0x10001),
            "vmdk compression algorithm 0 and its flag contradict each other"),
        arguments(
            inBothHeaders(8, 0x10001),
            "vmdk compression and markers are not there without each other"),
        arguments(
            withLittleInt(SPARSE, 8, 0x20001),
            "vmdk compression and markers are not there without each other"));
  }

  static Stream<Arguments> footers() {
    return Stream.of(
        arguments(
            cutTo(STREAM, STREAM.length - 512), "the vmdk stream has no footer, it is truncated"),
        arguments(cutTo(STREAM, STREAM.length / 2), "the vmdk stream ends inside its footer"),
        arguments(cutTo(STREAM, 1024), "the vmdk stream ends inside its footer"),
        arguments(
            cutTo(STREAM, STREAM.length + 512), "the vmdk stream has no footer, it is truncated"),
        arguments(withByte(STREAM, FOOTER, 0), "there is no vmdk header at " + FOOTER),
        arguments(
            withByte(STREAM, STREAM.length - 500, 1),
            "the vmdk stream has no footer, it is truncated"),
        arguments(
            withLittleLong(STREAM, FOOTER + 12, 0), "the two vmdk headers contradict each other"),
        arguments(
            withLittleLong(STREAM, FOOTER + 20, 8), "the two vmdk headers contradict each other"),
        arguments(
            withLittleInt(STREAM, FOOTER + 4, 3), "the two vmdk headers contradict each other"),
        arguments(withByte(STREAM, FOOTER + 8, 0), "the two vmdk headers contradict each other"),
        arguments(
            withLittleInt(STREAM, FOOTER + 44, 1), "the two vmdk headers contradict each other"),
        arguments(withByte(STREAM, FOOTER + 77, 0), "the two vmdk headers contradict each other"),
        arguments(
            withLittleLong(STREAM, FOOTER + 56, -1),
            "a vmdk directory offset of 18446744073709551615 sectors is not possible"),
        arguments(
            withLittleLong(SPARSE, 56, -1),
            "a vmdk that is no stream has its directory at the end"));
  }

  static Stream<Arguments> tables() {
    int size = SPARSE.length;
    String shared = "vmdk: the tables refer to more data than the file has room for, so that some"
        + " is used more than once";
    byte[] everywhere = SPARSE;
    for (int entry = 0; entry < 16; entry++) {
      everywhere = withLittleInt(everywhere, TABLE + entry * 4, TinyVmdk.FIRST_GRAIN / 512);
    }
    return Stream.of(
        arguments(withLittleLong(SPARSE, 56, 0), onHeader("the grain directory", 0)),
        arguments(withLittleLong(SPARSE, 56, 20), onHeader("the grain directory", 10240)),
        arguments(
            withLittleLong(SPARSE, 56, 1L << 40), truncated(size, "the grain directory", 1L << 49)),
        arguments(
            withLittleLong(withLittleInt(SPARSE, 8, 3), 48, 1),
            onHeader("the redundant grain directory", 512)),
        arguments(
            withLittleLong(withLittleInt(SPARSE, 8, 3), 48, 100000),
            truncated(size, "the redundant grain directory", 51200000)),
        arguments(withLittleLong(SPARSE, 64, 100000), truncated(size, "its overhead", 0)),
        arguments(withLittleInt(SPARSE, DIRECTORY, 1), onHeader("a grain table", 512)),
        arguments(
            withLittleInt(SPARSE, DIRECTORY, -1),
            truncated(size, "a grain table", 0xffffffffL * 512)),
        arguments(withLittleInt(SPARSE, TABLE, 1), onHeader("a grain", 512)),
        arguments(withLittleInt(SPARSE, TABLE, 20), onHeader("a grain", 10240)),
        arguments(withLittleInt(SPARSE, TABLE, -1), truncated(size, "a grain", 0xffffffffL * 512)),
        arguments(everywhere, shared),
        arguments(
            withLittleLong(STREAM, TinyVmdk.FIRST_GRAIN, 128),
            "vmdk: the grain at 10752 is marked for sector 128, and used for 0"),
        arguments(
            withLittleInt(STREAM, TinyVmdk.FIRST_GRAIN + 8, 0),
            "vmdk: a compressed grain of 0 bytes is not possible with grains of 65536"),
        arguments(
            withLittleInt(STREAM, TinyVmdk.FIRST_GRAIN + 8, 131061),
            "vmdk: a compressed grain of 131061 bytes is not possible with grains of 65536"),
        arguments(
            withLittleInt(STREAM, TinyVmdk.FIRST_GRAIN + 8, 131060),
            truncated(STREAM.length, "a compressed grain", 10752)),
        arguments(
            withLittleInt(STREAM, TinyVmdk.FIRST_GRAIN + 8, -1),
            "vmdk: a compressed grain of 4294967295 bytes is not possible with grains of 65536"));
  }

  private static String onHeader(String what, long offset) {
    return "vmdk: " + what + " at " + offset + " lies on the header or the descriptor";
  }

  private static String truncated(int size, String what, long offset) {
    return "vmdk: the file is truncated: it has "
        + size
        + " bytes, and "
        + what
        + " at "
        + offset
        + " leaves it";
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource({"otherFiles", "unknown", "malformed", "footers", "tables"})
  void what_could_harm_or_is_not_whole_is_refused(byte[] image, String reason) throws IOException {
    assertThat(inspect(image))
        .isEqualTo(new Inspection.Rejected(Optional.of("vmdk"), reason, Kind.IMAGE_REFUSED));
  }

  static Stream<Arguments> accepted() {
    return Stream.of(
        arguments("sparse", SPARSE),
        arguments("version 3", withLittleInt(SPARSE, 4, 3)),
        arguments("no check of line ends", withLittleInt(withByte(SPARSE, 8, 0), 73, 0)),
        arguments("zeroed grains", sparse().zeros(3).bytes()),
        arguments("redundant tables", withLittleLong(withByte(SPARSE, 8, 3), 48, DIRECTORY / 512)),
        arguments("no redundant tables in spite of the flag", withByte(SPARSE, 8, 3)),
        arguments(
            "small grains",
            TinyVmdk.sparse(SIZE).grainSectors(8).grain(256, MARK).bytes()),
        arguments("large grains", TinyVmdk.sparse(SIZE).grainSectors(32768).bytes()),
        arguments("stream", STREAM),
        arguments(
            "stream of small grains", TinyVmdk.stream(SIZE).grainSectors(8).bytes()),
        arguments("read-only", described(extent("RDONLY " + SECTORS + " SPARSE \"a b.vmdk\""))),
        arguments("filled up to a grain", described(extent("RW 1924 SPARSE \"tiny.vmdk\""))),
        arguments("other line ends", described(usual().replace("\n", "\r\n"))),
        arguments("another case", described(usual().replace("ffffffff", "FFFFFFFF"))),
        arguments(
            "no quotes", described(usual().replace("\"monolithicSparse\"", "monolithicSparse"))),
        arguments("an encoding", described(usual() + "encoding=\"windows-1252\"\n")),
        arguments(
            "a name in UTF-8", described(extent("RW " + SECTORS + " SPARSE \"\u00c9t\u00e9\""))),
        arguments(
            "a comment of any bytes", described(usual() + "ddb.comment = \"\u0085\u00e4\"\n")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("accepted")
  void what_is_whole_in_one_file_is_accepted(String name, byte[] image) throws IOException {
    assertAccepted(inspect(image), ImageFormat.VMDK, SIZE.bytes());
  }

  @ParameterizedTest
  @CsvSource({"true, streamOptimized", "false, monolithicSparse"})
  void says_its_type_and_what_it_takes(boolean isStream, String details) throws IOException {
    Inspection.Accepted accepted =
        assertAccepted(inspect(isStream ? STREAM : SPARSE), ImageFormat.VMDK, SIZE.bytes());

    assertThat(accepted.details()).isEqualTo(details);
    // A whole grain, and what the disk has left for the last one.
    assertThat(accepted.unpackedBytes()).isEqualTo(GRAIN_BYTES + 1536);
  }

  @Test
  void holes_and_zeros_take_nothing() throws IOException {
    byte[] image = TinyVmdk.sparse(SIZE).zeros(1).bytes();

    assertThat(assertAccepted(inspect(image), ImageFormat.VMDK, SIZE.bytes()).unpackedBytes())
        .isZero();
  }

  @Test
  void the_size_is_judged_before_the_tables_are_read() throws IOException {
    String extent = extent("RW " + (1L << 40) + " SPARSE \"tiny.vmdk\"");
    byte[] image = cutTo(withLittleLong(described(extent), 12, 1L << 40), TinyVmdk.FIRST_GRAIN);

    assertThat(inspect(image))
        .isInstanceOfSatisfying(
            Inspection.Rejected.class,
            rejected -> assertThat(rejected.kind()).isEqualTo(Kind.IMAGE_TOO_LARGE));
  }

  /** A directory that names one table over and over, and a table that names one grain. */
  @Test
  void a_walk_ends_with_what_the_file_has_room_for() throws IOException {
    long sectors = LIMIT.bytes() / 512;
    byte[] described = described(extent("RW " + sectors + " SPARSE \"tiny.vmdk\""));
    byte[] header = withLittleLong(withLittleLong(described, 12, sectors), 20, 8);
    CountingBytes image = new CountingBytes(header);

    assertThat(new ImageInspector().inspect(image, Optional.empty(), LIMIT))
        .isInstanceOfSatisfying(
            Inspection.Rejected.class,
            rejected -> assertThat(rejected.reason()).contains("more than once"));
    assertThat(image.read).isLessThan(2 * CountingBytes.SIZE);
  }

  /** A header in front of 4 MiB of entries which all name the same table. */
  private static final class CountingBytes implements ImageBytes {
    private static final long SIZE = 4 << 20;
    private static final int TABLE_SECTOR = 64;

    private final byte[] header;
    private long read;

    CountingBytes(byte[] header) {
      this.header = withLittleLong(cutTo(header, TinyVmdk.FIRST_GRAIN), 56, 21);
    }

    @Override
    public long size() {
      return SIZE;
    }

    @Override
    public void read(long offset, ByteBuffer into) {
      read += into.remaining();
      for (long at = offset; into.hasRemaining(); at++) {
        into.put(at < header.length ? header[(int) at] : at % 4 == 0 ? TABLE_SECTOR : (byte) 0);
      }
    }
  }

  private static Inspection inspect(byte[] image) throws IOException {
    return new ImageInspector().inspect(ImageBytes.of(image), Optional.empty(), LIMIT);
  }
}
