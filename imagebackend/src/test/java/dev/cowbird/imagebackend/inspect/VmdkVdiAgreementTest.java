/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inspect;

import static dev.cowbird.imagebackend.testing.Patched.withLittleLong;
import static dev.cowbird.imagebackend.testing.Verdicts.assertAccepted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.Inspection;
import dev.cowbird.imagebackend.format.ImageBytes;
import dev.cowbird.imagebackend.testing.QemuImg;
import dev.cowbird.imagebackend.testing.TinyVdi;
import dev.cowbird.imagebackend.testing.TinyVmdk;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our verdict on the vmdk and vdi images that the real qemu-img makes, and its own words. */
@Tag("qemu")
class VmdkVdiAgreementTest {
  private static final DiskSize LIMIT = DiskSize.ofGib(1024);
  private static final int MIB = 1 << 20;

  @TempDir
  static Path shared;

  @TempDir
  Path directory;

  private static Path raw() {
    return shared.resolve("raw");
  }

  private Path image() {
    return directory.resolve("image");
  }

  @BeforeAll
  static void make_raw_disk() throws IOException {
    byte[] content = new byte[35 * MIB + 3 * 512];
    byte[] block = new byte[20000];
    Random random = new Random(7);
    // Something that does not compress, something that does, and holes; up to the very end.
    for (int offset = 0; offset + 3_000_000 < content.length; offset += 3_000_000) {
      random.nextBytes(block);
      System.arraycopy(block, 0, content, offset, block.length);
      Arrays.fill(content, offset + 100_000, offset + 300_000, (byte) 'c');
    }
    System.arraycopy(block, 0, content, content.length - block.length, block.length);
    Files.write(raw(), content);
  }

  @ParameterizedTest
  @CsvSource({
    "VMDK, subformat=monolithicSparse, monolithicSparse",
    "VMDK, 'subformat=monolithicSparse,zeroed_grain=on', monolithicSparse",
    "VMDK, 'adapter_type=lsilogic,hwversion=13,toolsversion=9', monolithicSparse",
    "VMDK, compat6=on, monolithicSparse",
    "VMDK, subformat=streamOptimized, streamOptimized",
    "VMDK, 'subformat=streamOptimized,zeroed_grain=on', streamOptimized",
    "VDI, static=off, dynamic",
    "VDI, static=on, static"
  })
  void what_it_converts_is_accepted_and_half_of_it_is_not(
      ImageFormat format, String options, String details) throws Exception {
    QemuImg.run("convert", "-f", "raw", "-O", format, "-o", options, raw(), image());

    Inspection.Accepted accepted = assertAgreement(format);

    assertThat(accepted.details()).isEqualTo(details);
    assertThat(accepted.unpackedBytes()).isEqualTo(mappedBytes(format));
    cutInHalf();
    assertThat(reason()).contains("truncated");
  }

  static Stream<Arguments> empty() {
    return Stream.of("512", "1k", "65536", "1M", "3M", "10G", "500G", "1T")
        .flatMap(size -> Stream.of(
            arguments(ImageFormat.VMDK, "subformat=monolithicSparse", size),
            arguments(ImageFormat.VMDK, "subformat=streamOptimized", size),
            arguments(ImageFormat.VDI, "static=off", size)));
  }

  @ParameterizedTest
  @MethodSource("empty")
  void empty_disks_are_accepted(ImageFormat format, String options, String size) throws Exception {
    QemuImg.run("create", "-f", format, "-o", options, image(), size);

    assertThat(assertAgreement(format).unpackedBytes()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"VMDK, vmdk", "VDI, vdi"})
  void a_size_of_nothing_is_refused(ImageFormat format, String name) throws Exception {
    QemuImg.run("create", "-f", format, image(), "0");

    assertThat(inspect())
        .isEqualTo(new Inspection.Rejected(Optional.of(name), "its virtual size is 0"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"monolithicFlat", "twoGbMaxExtentSparse", "twoGbMaxExtentFlat"})
  void a_vmdk_in_several_files_is_refused(String subformat) throws Exception {
    QemuImg.run("create", "-f", "vmdk", "-o", "subformat=" + subformat, image(), "5G");

    assertThat(reason())
        .startsWith("it is only a vmdk descriptor of type '" + subformat + "'")
        .contains("'image-");
  }

  @Test
  void a_part_of_a_vmdk_is_refused_as_qemu_does() throws Exception {
    QemuImg.run(
        "create",
        "-f",
        "vmdk",
        "-o",
        "subformat=twoGbMaxExtentSparse",
        directory.resolve("whole.vmdk"),
        "5G");
    Files.move(directory.resolve("whole-s002.vmdk"), image());

    assertThat(inspect()).isInstanceOf(Inspection.Rejected.class);
    assertThat(QemuImg.tryRun("info", "-f", "vmdk", image()).exitStatus()).isNotZero();
  }

  @Test
  void an_overlay_is_refused() throws Exception {
    Path parent = directory.resolve("parent");
    QemuImg.run("create", "-f", "vmdk", parent, "5M");
    QemuImg.run("create", "-f", "vmdk", "-b", parent, "-F", "vmdk", image());

    assertThat(reason()).isEqualTo("it refers to a parent image, '" + parent + "'");
  }

  @Test
  void what_makes_qemu_read_another_file_is_refused() throws Exception {
    Path secret = Files.write(directory.resolve("secret"), new byte[MIB]);
    String descriptor = TinyVmdk.descriptor("monolithicFlat", "RW 2048 FLAT \"" + secret + "\" 0");
    byte[] image = TinyVmdk.sparse(new DiskSize(MIB)).descriptor(descriptor).bytes();
    Files.write(image(), withLittleLong(image, 12, 0));

    // It reads as the other file, so the danger is real.
    assertThat(QemuImg.run("info", "-f", "vmdk", image())).contains(secret.toString());
    assertThat(reason()).isEqualTo("its virtual size is 0");
  }

  static Stream<Arguments> built() {
    DiskSize size = new DiskSize(3 * MIB + 1536);
    byte[] mark = {1, 2, 3};
    return Stream.of(
        arguments(
            ImageFormat.VMDK,
            TinyVmdk.sparse(size).grain(1, mark).grain(48, mark).bytes()),
        arguments(
            ImageFormat.VMDK, TinyVmdk.sparse(size).grain(1, mark).zeros(2).bytes()),
        arguments(
            ImageFormat.VMDK,
            TinyVmdk.sparse(size).grainSectors(8).grain(600, mark).bytes()),
        arguments(
            ImageFormat.VMDK,
            TinyVmdk.sparse(size).grainSectors(1024).grain(6, mark).bytes()),
        arguments(
            ImageFormat.VMDK,
            TinyVmdk.stream(size).grain(1, mark).grain(48, mark).bytes()),
        arguments(
            ImageFormat.VMDK,
            TinyVmdk.stream(size).grainSectors(8).grain(600, mark).bytes()),
        arguments(
            ImageFormat.VDI, TinyVdi.of(size).block(3, mark).block(0, mark).bytes()),
        arguments(
            ImageFormat.VDI, withLittleLong(TinyVdi.of(size).bytes(), 368, size.bytes() - 1)));
  }

  @ParameterizedTest
  @MethodSource("built")
  void it_agrees_with_what_is_built_in_tests(ImageFormat format, byte[] image) throws Exception {
    Files.write(image(), image);

    assertThat(assertAgreement(format).unpackedBytes()).isEqualTo(mappedBytes(format));
    QemuImg.run("convert", "-f", format, "-O", "raw", image(), directory.resolve("out"));
  }

  private Inspection.Accepted assertAgreement(ImageFormat format) throws Exception {
    JsonNode info = json("info", format);
    return assertAccepted(inspect(), format, info.get("virtual-size").asLong());
  }

  /** How much of the disk qemu-img reads from the image. */
  private long mappedBytes(ImageFormat format) throws Exception {
    long bytes = 0;
    for (JsonNode range : json("map", format)) {
      bytes += range.get("present").asBoolean() && !isZeroGrain(range)
          ? range.get("length").asLong()
          : 0;
    }
    return bytes;
  }

  private static boolean isZeroGrain(JsonNode range) {
    return range.get("zero").asBoolean() && !range.has("offset");
  }

  private JsonNode json(String subcommand, ImageFormat format) throws Exception {
    return new ObjectMapper()
        .readTree(QemuImg.run(subcommand, "-f", format, "--output=json", image()));
  }

  private void cutInHalf() throws IOException {
    try (FileChannel channel = FileChannel.open(image(), StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() / 2);
    }
  }

  private String reason() throws IOException {
    return ((Inspection.Rejected) inspect()).reason();
  }

  private Inspection inspect() throws IOException {
    try (FileChannel channel = FileChannel.open(image())) {
      return new ImageInspector().inspect(ImageBytes.of(channel), Optional.empty(), LIMIT);
    }
  }
}
