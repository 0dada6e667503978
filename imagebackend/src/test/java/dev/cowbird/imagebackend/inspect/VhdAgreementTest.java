/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inspect;

import static dev.cowbird.imagebackend.testing.Verdicts.assertAccepted;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.Inspection;
import dev.cowbird.imagebackend.format.ImageBytes;
import dev.cowbird.imagebackend.testing.QemuImg;
import dev.cowbird.imagebackend.testing.TinyVhdx;
import dev.cowbird.imagebackend.testing.TinyVpc;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our verdict on vpc and vhdx images, compared with the words of the real qemu-img. */
@Tag("qemu")
class VhdAgreementTest {
  private static final DiskSize LIMIT = DiskSize.ofGib(4096);
  private static final int RAW_BYTES = 9 * 1024 * 1024 + 3 * 512;
  private static final long GIB = 1L << 30;
  private static final int CUT_BYTES = 4 << 20;

  @TempDir
  static Path shared;

  @TempDir
  Path directory;

  private static Path raw() {
    return shared.resolve("raw");
  }

  @BeforeAll
  static void makeRawDisk() throws IOException {
    byte[] content = new byte[RAW_BYTES];
    byte[] some = new byte[100_000];
    Random random = new Random(7);
    // Blocks with something in them, blocks with nothing, and the very last bytes.
    for (int offset : new int[] {0, 1_000_000, 5_000_000, RAW_BYTES - some.length}) {
      random.nextBytes(some);
      System.arraycopy(some, 0, content, offset, some.length);
    }
    Files.write(raw(), content);
  }

  @ParameterizedTest
  @CsvSource({
    "VPC, 'subformat=dynamic', dynamic",
    "VPC, 'subformat=fixed', fixed",
    "VPC, 'subformat=dynamic,force_size=on', dynamic",
    "VPC, 'subformat=fixed,force_size=on', fixed",
    "VHDX, 'subformat=dynamic', dynamic",
    "VHDX, 'subformat=fixed', fixed",
    "VHDX, 'subformat=dynamic,block_size=1M', dynamic",
    "VHDX, 'subformat=fixed,block_size=1M', fixed",
    "VHDX, 'subformat=dynamic,block_size=2M,block_state_zero=off', dynamic",
    "VHDX, 'subformat=dynamic,block_size=256M', dynamic",
    "VHDX, 'subformat=dynamic,log_size=8M', dynamic"
  })
  void what_it_converts_is_accepted_and_a_part_of_it_is_not(
      ImageFormat format, String options, String details) throws Exception {
    Path image = directory.resolve("image");
    QemuImg.run("convert", "-f", "raw", "-O", format, "-o", options, raw(), image);

    Inspection.Accepted accepted = assertAgreement(image, format);
    assertThat(accepted.details()).isEqualTo(details);
    assertThat(accepted.unpackedBytes())
        .isLessThanOrEqualTo(accepted.virtualSize().bytes());

    cut(image);
    if (format == ImageFormat.VPC && details.equals("fixed")) {
      // Nothing but the footer tells what it was.
      assertAccepted(inspect(image), ImageFormat.RAW, CUT_BYTES);
    } else {
      assertThat(inspect(image)).isInstanceOf(Inspection.Rejected.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "VPC, 'subformat=dynamic'",
    "VPC, 'subformat=fixed'",
    "VPC, 'subformat=dynamic,force_size=on'",
    "VPC, 'subformat=fixed,force_size=on'",
    "VHDX, 'subformat=dynamic'",
    "VHDX, 'subformat=fixed'"
  })
  void empty_disks_of_all_sizes_are_accepted(ImageFormat format, String options) throws Exception {
    Path image = directory.resolve("image");
    Random random = new Random(3);
    LongStream sizes = LongStream.concat(
        LongStream.of(
            512,
            34816,
            65536,
            1 << 20,
            504L << 20,
            (504L << 20) + 512,
            GIB,
            10 * GIB,
            127 * GIB - 512,
            127 * GIB,
            128 * GIB,
            1024 * GIB,
            2040 * GIB),
        random.longs(12, 1, 200 * GIB / 512).map(sectors -> sectors * 512));

    for (long size : sizes.toArray()) {
      if (QemuImg.tryRun("create", "-f", format, "-o", options, image, size).exitStatus() == 0) {
        assertAgreement(image, format);
      }
      Files.delete(image);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vpc ",
        "qemu",
        "qem2",
        "win ",
        "d2v ",
        "CTXS",
        "tap\0",
        "tap ",
        "vbox",
        "wa\0\0",
        "win\0",
        "\0\0\0\0"
      })
  void sizes_are_counted_alike_whoever_made_the_image(String creator) throws Exception {
    Path image = directory.resolve("image");
    DiskSize size = new DiskSize(100 * 4 * 17 * 512);

    for (int[] geometry : new int[][] {{1, 1, 1}, {99, 4, 17}, {100, 4, 17}, {65535, 16, 255}}) {
      byte[] bytes = TinyVpc.fixed(size)
          .creator(creator)
          .geometry(geometry[0], geometry[1], geometry[2])
          .bytes();
      Files.write(image, bytes);

      assertAgreement(image, ImageFormat.VPC);
    }
  }

  @Test
  void neither_reads_a_size_of_nothing() throws Exception {
    Path image = directory.resolve("image");
    for (String format : new String[] {"vpc", "vhdx"}) {
      QemuImg.run("create", "-f", format, image, "0");

      assertThat(inspect(image))
          .isEqualTo(new Inspection.Rejected(Optional.of(format), "its virtual size is 0"));
    }
  }

  @Test
  void what_stands_behind_a_bitmap_of_the_table_is_read_alike() throws Exception {
    Path image = directory.resolve("image");
    Path disk = directory.resolve("disk");
    long chunk = 4 * GIB;
    byte[] bytes =
        TinyVhdx.of(new DiskSize(chunk + 512)).data(4097, new byte[] {7}).bytes();
    Files.write(image, bytes);

    assertThat(assertAgreement(image, ImageFormat.VHDX).unpackedBytes()).isEqualTo(TinyVhdx.MIB);
    QemuImg.run("convert", "-f", "vhdx", "-O", "raw", image, disk);
    try (FileChannel channel = FileChannel.open(disk)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      channel.read(last, chunk);
      assertThat(last.get(0)).isEqualTo((byte) 7);
    }
  }

  @Test
  void a_last_block_in_part_is_read_alike() throws Exception {
    Path image = directory.resolve("image");
    for (long size : new long[] {512, TinyVhdx.MIB + 512, 4 * GIB - 512, 4 * GIB + 512}) {
      int last = (int) (size / TinyVhdx.MIB);
      byte[] bytes = TinyVhdx.of(new DiskSize(size))
          .data(last < 4096 ? last : last + 1, new byte[] {7})
          .bytes();
      int end = bytes.length - TinyVhdx.MIB + (int) (size % TinyVhdx.MIB);

      for (int length : new int[] {end - 1, end, bytes.length}) {
        Files.write(image, Arrays.copyOf(bytes, length));
        boolean opens = QemuImg.tryRun("info", "-f", "vhdx", image).exitStatus() == 0;
        boolean accepted = inspect(image) instanceof Inspection.Accepted;
        // qemu counts in sectors, and so takes the last one for whole.
        assertThat(accepted).isEqualTo(opens && length != end - 1);
      }
    }
  }

  @Test
  void sectors_of_4096_bytes_are_read_by_neither() throws Exception {
    byte[] image = TinyVhdx.of(new DiskSize(1 << 20)).bytes();
    image[TinyVhdx.ITEMS_OFFSET + 33] = 16;
    Path file = Files.write(directory.resolve("image"), image);

    assertThat(QemuImg.tryRun("info", "-f", "vhdx", file).exitStatus()).isNotZero();
    assertThat(inspect(file)).isInstanceOf(Inspection.Rejected.class);
  }

  private static Inspection.Accepted assertAgreement(Path image, ImageFormat format)
      throws Exception {
    String info = QemuImg.run("info", "-f", format, "--output=json", image);
    long virtualBytes = new ObjectMapper().readTree(info).get("virtual-size").asLong();
    return assertAccepted(inspect(image), format, virtualBytes);
  }

  private static void cut(Path image) throws IOException {
    try (FileChannel channel = FileChannel.open(image, StandardOpenOption.WRITE)) {
      channel.truncate(CUT_BYTES);
    }
  }

  private static Inspection inspect(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      return new ImageInspector().inspect(ImageBytes.of(channel), Optional.empty(), LIMIT);
    }
  }
}
