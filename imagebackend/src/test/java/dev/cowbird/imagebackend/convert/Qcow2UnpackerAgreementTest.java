/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.cowbird.imagebackend.content.ContentDigester;
import dev.cowbird.imagebackend.file.LinuxFiles;
import dev.cowbird.imagebackend.format.ImageBytes;
import dev.cowbird.imagebackend.testing.QemuImg;
import dev.cowbird.imagebackend.testing.QemuIo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What we unpack is what the real qemu-img converts, byte for byte. */
@Tag("qemu")
@Timeout(120)
class Qcow2UnpackerAgreementTest {
  private static final long MIB = 1 << 20;
  private static final long GIB = 1 << 30;

  /** No multiple of the larger clusters, of 64 KiB, or of 1 MiB. */
  private static final long[] SIZES = {512, 4096 + 512, MIB, 3 * MIB + 65536 + 512, 5 * MIB - 512};

  @TempDir
  Path directory;

  private final ContentDigester digester = new ContentDigester(new LinuxFiles());

  private Path image() {
    return directory.resolve("image");
  }

  private void assertAgreement(String what) throws Exception {
    Path ours = directory.resolve("ours");
    Path theirs = directory.resolve("theirs");
    QemuImg.run("convert", "-f", "qcow2", "-O", "raw", image(), theirs);
    try (FileChannel channel = FileChannel.open(image())) {
      UnpackedFile.unpack(ImageBytes.of(channel), 2, ours);
    }
    assertThat(ours).as(what).hasSize(Files.size(theirs));
    assertThat(digester.digest(ours)).as(what).isEqualTo(digester.digest(theirs));
    Files.delete(ours);
    Files.delete(theirs);
  }

  /** Random bytes, bytes that can be packed, zeros and holes, also at both ends. */
  private Path disk(long size) throws IOException {
    Path disk = directory.resolve("disk");
    Files.deleteIfExists(disk);
    Random random = new Random(size);
    try (FileChannel channel =
        FileChannel.open(disk, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(1), size - 1);
      for (int part = 0; part < 8; part++) {
        byte[] bytes = new byte[1 + random.nextInt(300_000)];
        random.nextBytes(bytes);
        Arrays.fill(bytes, bytes.length / 3, bytes.length, (byte) (part % 3 * 'c'));
        long at = part == 7 ? size - bytes.length : part * (size / 7);
        int length = (int) Math.min(bytes.length, size - Math.max(0, at));
        channel.write(ByteBuffer.wrap(bytes, 0, length), Math.max(0, at));
      }
    }
    return disk;
  }

  private void convert(Path disk, String options, String... flags) throws Exception {
    Files.deleteIfExists(image());
    List<Object> arguments = new ArrayList<>(List.of("convert", "-f", "raw", "-O", "qcow2"));
    arguments.addAll(List.of(flags));
    arguments.addAll(List.of("-o", options, disk, image()));
    QemuImg.run(arguments.toArray());
  }

  static Stream<Arguments> layouts() {
    Stream<Arguments> ordinary = Stream.of("512", "4k", "64k", "2M")
        .flatMap(size -> Stream.of(
            arguments("cluster_size=" + size + ",compat=0.10", false),
            arguments("cluster_size=" + size + ",compat=0.10", true),
            arguments("cluster_size=" + size + ",compat=1.1", false),
            arguments("cluster_size=" + size + ",compat=1.1", true),
            arguments("cluster_size=" + size + ",compression_type=zstd", true)));
    Stream<Arguments> extended = Stream.of("16k", "64k", "2M")
        .flatMap(size -> Stream.of(
            arguments("extended_l2=on,cluster_size=" + size, false),
            arguments("extended_l2=on,cluster_size=" + size, true),
            arguments("extended_l2=on,compression_type=zstd,cluster_size=" + size, true)));
    return Stream.concat(ordinary, extended);
  }

  @ParameterizedTest(name = "{0} compressed: {1}")
  @MethodSource("layouts")
  void what_qemu_img_made(String options, boolean compressed) throws Exception {
    for (long size : SIZES) {
      // qemu-img writes out of order with -W.
      convert(disk(size), options, compressed ? new String[] {"-c", "-W"} : new String[] {"-W"});
      assertAgreement(options + " of " + size);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cluster_size=4k", "cluster_size=64k", "cluster_size=2M"})
  void large_and_sparse(String options) throws Exception {
    convert(disk(5 * GIB + 512), options);
    assertAgreement(options);
    convert(disk(5 * GIB + 512), options, "-c");
    assertAgreement(options + " compressed");
  }

  static Stream<String> writable() {
    return Stream.of(
        "compat=0.10,cluster_size=512",
        "compat=1.1,cluster_size=512",
        "cluster_size=4k,compression_type=zstd",
        "compat=0.10,cluster_size=64k",
        "cluster_size=64k",
        "cluster_size=64k,lazy_refcounts=on",
        "cluster_size=64k,compression_type=zstd",
        "cluster_size=2M",
        "cluster_size=16k,extended_l2=on",
        "cluster_size=64k,extended_l2=on,compression_type=zstd",
        "cluster_size=64k,preallocation=metadata",
        "cluster_size=64k,preallocation=falloc",
        "cluster_size=64k,extended_l2=on,preallocation=metadata");
  }

  @ParameterizedTest
  @MethodSource("writable")
  void what_a_guest_wrote_from_the_end_to_the_beginning(String options) throws Exception {
    QemuImg.run("create", "-f", "qcow2", "-o", options, image(), Long.toString(16 * MIB + 512));
    QemuIo.run(
        image(),
        "write -P 1 16777216 512",
        "write -P 2 7340032 2M",
        "write -P 3 5M 100k",
        "write -P 4 4200k 10k",
        "write -P 5 3M 70k",
        "write -P 6 1500k 512",
        "write -P 7 0 300k");
    assertAgreement("written");

    QemuIo.run(
        image(),
        "write -z 64k 64k",
        "write -z -u 192k 64k",
        "write -z 7400k 3k",
        "discard 8M 128k",
        "discard 5M 64k");
    assertAgreement("overwritten and discarded");

    // Compressed data is never written over other data, also not over what was reserved for it.
    if (!options.contains("preallocation")) {
      QemuIo.run(image(), "write -c -P 8 12M 2M", "write -c -P 9 10M 2M", "write -P 10 12500k 5k");
      assertAgreement("compressed and partly overwritten");
    }

    QemuImg.run("snapshot", "-c", "before", image());
    QemuIo.run(
        image(), "write -P 11 0 1k", "write -P 12 6500k 100k", "write -z 2M 1M", "discard 0 64k");
    assertAgreement("after a snapshot");

    QemuImg.run("snapshot", "-a", "before", image());
    assertAgreement("back at the snapshot");
  }

  @Test
  void tables_that_lie_behind_their_data() throws Exception {
    QemuImg.run("create", "-f", "qcow2", "-o", "cluster_size=4k", image(), "64M");
    List<String> writes = new ArrayList<>();
    for (int number = 31; number >= 0; number--) {
      writes.add("write -P " + (number + 1) + " " + number * 2L * MIB + " 13k");
    }
    QemuIo.run(image(), writes.toArray(String[]::new));

    assertAgreement("descending");
  }

  @Test
  void an_image_that_was_not_closed() throws Exception {
    QemuImg.run("create", "-f", "qcow2", "-o", "lazy_refcounts=on", image(), "4M");
    QemuIo.run(image(), "write -P 1 1M 100k");
    try (FileChannel channel =
        FileChannel.open(image(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      // The dirty bit, as a host that lost its power leaves it.
      channel.write(ByteBuffer.wrap(new byte[] {1}), 79);
    }

    Path ours = directory.resolve("ours");
    try (FileChannel channel = FileChannel.open(image())) {
      UnpackedFile.unpack(ImageBytes.of(channel), 2, ours);
    }
    byte[] expected = new byte[(int) (4 * MIB)];
    Arrays.fill(expected, (int) MIB, (int) MIB + 102400, (byte) 1);
    assertThat(Arrays.equals(Files.readAllBytes(ours), expected)).isTrue();
  }
}
