/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inspect;

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

/** Our verdict on what the real qemu-img makes, compared with its own words. */
@Tag("qemu")
class QemuImgAgreementTest {
  private static final DiskSize LIMIT = DiskSize.ofGib(1024);
  private static final int RAW_BYTES = 3 * 1024 * 1024 + 3 * 512;

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
    Random random = new Random(7);
    byte[] block = new byte[20000];
    // Something that does not compress, something that does, and zeros; up to the very end.
    for (int offset = 0; offset + 200_000 < content.length; offset += 200_000) {
      random.nextBytes(block);
      System.arraycopy(block, 0, content, offset, block.length);
      Arrays.fill(content, offset + 30_000, offset + 90_000, (byte) 'c');
    }
    random.nextBytes(block);
    System.arraycopy(block, 0, content, content.length - block.length, block.length);
    Files.write(raw(), content);
  }

  static Stream<Arguments> conversions() {
    Stream<String> layouts = Stream.of(
        "compat=0.10",
        "compat=1.1",
        "compat=1.1,lazy_refcounts=on",
        "refcount_bits=1",
        "refcount_bits=64",
        "preallocation=metadata",
        "preallocation=falloc",
        "preallocation=full",
        "extended_l2=on",
        "extended_l2=on,cluster_size=16k",
        "extended_l2=on,cluster_size=2M",
        "extended_l2=on,preallocation=metadata",
        "compression_type=zstd",
        "compression_type=zstd,cluster_size=4k");
    Stream<String> clusterSizes = Stream.of("512", "1k", "4k", "32k", "64k", "256k", "1M", "2M")
        .flatMap(size ->
            Stream.of("compat=0.10,cluster_size=" + size, "compat=1.1,cluster_size=" + size));
    return Stream.concat(layouts, clusterSizes)
        .flatMap(options -> options.contains("preallocation")
            ? Stream.of(arguments(options, "-t", "writeback"))
            : Stream.of(arguments(options, "-t", "writeback"), arguments(options, "-c", "-W")));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("conversions")
  void what_it_converts_is_accepted_and_half_of_it_is_not(String options, String flag, String other)
      throws Exception {
    Path image = directory.resolve("image");
    QemuImg.run("convert", flag, other, "-f", "raw", "-O", "qcow2", "-o", options, raw(), image);

    assertAccepted(inspect(image), ImageFormat.QCOW2, RAW_BYTES);
    assertAgreement(image);

    cutInHalf(image);
    assertThat(inspect(image))
        .isInstanceOfSatisfying(
            Inspection.Rejected.class,
            rejected -> assertThat(rejected.reason()).contains("truncated"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"512", "1k", "65536", "1M", "10G", "500G", "1T"})
  void empty_disks_are_accepted(String size) throws Exception {
    Path image = directory.resolve("image");
    for (String options :
        new String[] {"compat=0.10", "compat=1.1", "cluster_size=2M", "extended_l2=on"}) {
      QemuImg.run("create", "-f", "qcow2", "-o", options, image, size);
      assertAgreement(image);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"metadata", "falloc"})
  void preallocated_disks_are_accepted(String preallocation) throws Exception {
    Path image = directory.resolve("image");
    for (String size : new String[] {"1M", "1000k", "100M"}) {
      QemuImg.run("create", "-f", "qcow2", "-o", "preallocation=" + preallocation, image, size);
      assertAgreement(image);
    }
  }

  @Test
  void a_large_preallocated_disk_is_walked_in_little_memory() throws Exception {
    Path image = directory.resolve("image");
    QemuImg.run("create", "-f", "qcow2", "-o", "preallocation=metadata", image, "100G");

    assertAgreement(image);
  }

  @Test
  void a_size_of_nothing_is_refused() throws Exception {
    Path image = directory.resolve("image");
    QemuImg.run("create", "-f", "qcow2", image, "0");

    assertThat(inspect(image))
        .isEqualTo(new Inspection.Rejected(Optional.of("qcow2"), "its virtual size is 0"));
  }

  @Test
  void snapshots_bitmaps_and_resizing_are_fine() throws Exception {
    Path image = directory.resolve("image");
    QemuImg.run("convert", "-f", "raw", "-O", "qcow2", raw(), image);
    QemuImg.run("snapshot", "-c", "one", image);
    assertAgreement(image);
    QemuImg.run("bitmap", "--add", "-f", "qcow2", image, "changes");
    assertAgreement(image);
    QemuImg.run("snapshot", "-d", "one", image);
    QemuImg.run("bitmap", "--remove", "-f", "qcow2", image, "changes");
    QemuImg.run("resize", "-f", "qcow2", image, "+8M");
    assertAgreement(image);
    QemuImg.run("resize", "-f", "qcow2", "--shrink", image, "2M");
    assertAgreement(image);
  }

  @Test
  void overlays_data_files_and_encryption_are_refused() throws Exception {
    Path overlay = directory.resolve("overlay");
    Path split = directory.resolve("split");
    Path secret = directory.resolve("secret");
    QemuImg.run("create", "-f", "qcow2", "-F", "raw", "-b", raw(), overlay);
    QemuImg.run(
        "create", "-f", "qcow2", "-o", "data_file=" + directory.resolve("data"), split, "1M");
    QemuImg.run(
        "create",
        "--object",
        "secret,id=key,data=secret",
        "-f",
        "qcow2",
        "-o",
        "encrypt.format=aes,encrypt.key-secret=key",
        secret,
        "1M");

    assertThat(reason(overlay)).contains("backing file", raw().toString());
    assertThat(reason(split)).contains("external data file");
    assertThat(reason(secret)).contains("encrypted");
  }

  @ParameterizedTest
  @CsvSource({
    "qcow, encryption=off",
    "qed, cluster_size=65536",
    "parallels, cluster_size=1M",
  })
  void other_formats_it_makes_are_known_by_name(String format, String options) throws Exception {
    Path image = directory.resolve("image");
    QemuImg.run("create", "-f", format, "-o", options, image, "1M");

    assertThat(inspect(image))
        .isInstanceOfSatisfying(
            Inspection.Rejected.class, rejected -> assertThat(rejected.format()).contains(format));
  }

  private static void assertAgreement(Path image) throws Exception {
    JsonNode info =
        new ObjectMapper().readTree(QemuImg.run("info", "-f", "qcow2", "--output=json", image));
    assertAccepted(inspect(image), ImageFormat.QCOW2, info.get("virtual-size").asLong());
  }

  private static void cutInHalf(Path image) throws IOException {
    try (FileChannel channel = FileChannel.open(image, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() / 2);
    }
  }

  private static String reason(Path image) throws IOException {
    return ((Inspection.Rejected) inspect(image)).reason();
  }

  private static Inspection inspect(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      return new ImageInspector().inspect(ImageBytes.of(channel), Optional.empty(), LIMIT);
    }
  }
}
