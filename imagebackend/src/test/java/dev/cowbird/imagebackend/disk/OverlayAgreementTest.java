/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.command.Command;
import dev.cowbird.imagebackend.command.ExecCommandRunner;
import dev.cowbird.imagebackend.format.ImageBytes;
import dev.cowbird.imagebackend.format.Qcow2Header;
import dev.cowbird.imagebackend.format.Qcow2Overlay;
import dev.cowbird.imagebackend.testing.OverlayFiles;
import dev.cowbird.imagebackend.testing.QemuImg;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The overlays that we write, beside those of {@code qemu-img create}. */
@Tag("qemu")
class OverlayAgreementTest {
  private static final long KIB = 1024;
  private static final long MIB = KIB * KIB;
  private static final long GIB = KIB * MIB;
  private static final long TIB = KIB * GIB;

  /** Header, reference counts and L1 table have clusters of this size. */
  private static final long CLUSTER_BYTES = 64 * KIB;

  @TempDir
  Path directory;

  /** Disk and backing file; a raw file of 16 TiB is more than ext4 can have. */
  static Stream<Arguments> sizes() {
    Stream<Arguments> same = LongStream.of(512, 64 * KIB, 512 * MIB + 512, 20 * GIB, TIB)
        .mapToObj(bytes -> arguments(bytes, bytes));
    Stream<Arguments> larger = LongStream.of(
            1024,
            64 * KIB - 512,
            64 * KIB + 512,
            MIB,
            512 * MIB - 512,
            512 * MIB,
            GIB,
            3 * GIB + 1536,
            TIB - 512,
            TIB + 512,
            4 * TIB,
            4 * TIB + 512,
            15 * TIB + 1024,
            16 * TIB)
        .mapToObj(bytes -> arguments(bytes, Math.min(bytes, MIB + 512) / 1024 * 512));
    return Stream.concat(same, larger);
  }

  static Stream<String> names() {
    return Stream.of(
        "with a space",
        "ünïcödé 雪",
        "json:{\"driver\":\"null-co\"}",
        "nbd:unix:a",
        "a:b",
        "-o",
        "a,b=c",
        "%41",
        "a\"b'c\\d",
        "a\nb",
        "#?*");
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void agree_at_every_size(long bytes, long backingBytes) throws Exception {
    agree(backing(directory.resolve("backing"), backingBytes), bytes);
  }

  @ParameterizedTest
  @MethodSource("names")
  void agree_on_every_name(String name) throws Exception {
    agree(backing(directory.resolve(name), MIB), 3 * MIB);
  }

  @Test
  void agree_on_the_longest_name() throws Exception {
    Path deep = directory;
    while (length(deep) < Qcow2Overlay.MAX_BACKING_NAME_BYTES - 250) {
      deep = deep.resolve("d".repeat(100));
    }
    Files.createDirectories(deep);
    int rest = Qcow2Overlay.MAX_BACKING_NAME_BYTES - 1 - length(deep);
    Path longest = deep.resolve("b".repeat(rest));

    assertThat(length(longest)).isEqualTo(Qcow2Overlay.MAX_BACKING_NAME_BYTES);
    agree(backing(longest, MIB), 2 * MIB);
  }

  @ParameterizedTest
  @ValueSource(longs = {512, 64 * KIB + 512, 512 * MIB, 3 * GIB + 1536, TIB + 512, 16 * TIB})
  void agree_on_an_image_with_nothing_behind_it(long bytes) throws Exception {
    Path ours = Files.write(
        directory.resolve("ours"), OverlayFiles.bytes(Qcow2Overlay.onNothing(new DiskSize(bytes))));
    Path theirs = directory.resolve("theirs");
    QemuImg.run("create", "-q", "-f", "qcow2", theirs, Long.toString(bytes));

    QemuImg.run("check", "-q", "-f", "qcow2", ours);
    assertSameFiles(ours, theirs);
    assertThat(backingFile(ours)).isEmpty();
  }

  /** Whether all of it is zero takes qemu too long to find out. */
  @Test
  void agree_at_the_largest_size_and_qemu_has_none_above() throws Exception {
    Path backing = backing(directory.resolve("backing"), MIB);
    long largest = Qcow2Overlay.MAX_VIRTUAL_SIZE.bytes();
    Path ours = ours(backing, largest);

    QemuImg.run("check", "-q", "-f", "qcow2", ours);
    assertSameFiles(ours, theirs(backing, largest));
    assertThat(create(backing, largest + 512, directory.resolve("larger")).exitStatus())
        .isNotZero();
  }

  private void agree(Path backing, long bytes) throws Exception {
    Path ours = ours(backing, bytes);
    Path theirs = theirs(backing, bytes);

    QemuImg.run("check", "-q", "-f", "qcow2", ours);
    assertSameFiles(ours, theirs);
    QemuImg.run("compare", "-q", "-s", "-f", "qcow2", "-F", "qcow2", ours, theirs);
    assertThat(backingFile(ours)).contains(backing.toString());

    assertTakesWrites(ours, backing, bytes);
  }

  /** All but what the header says of features, of which a later qemu may know more. */
  private static void assertSameFiles(Path ours, Path theirs) throws Exception {
    assertThat(info(ours)).isEqualTo(info(theirs));
    assertThat(Files.size(ours)).isEqualTo(Files.size(theirs));
    assertThat(Files.mismatch(ours, theirs))
        .satisfiesAnyOf(
            at -> assertThat(at).isEqualTo(-1),
            at -> assertThat(at).isBetween(104L, CLUSTER_BYTES));
  }

  /** The first sector is that of the backing file, until it is written, and so is the last. */
  private static void assertTakesWrites(Path overlay, Path backing, long bytes) throws Exception {
    long last = bytes - 512;
    io(overlay, "read -P 0x62 0 512");
    io(overlay, "write -P 0x77 0 512");
    io(overlay, "write -P 0x78 " + last + " 512");
    io(overlay, "read -P 0x78 " + last + " 512");
    QemuImg.run("check", "-q", "-f", "qcow2", overlay);
    try (InputStream read = Files.newInputStream(backing)) {
      assertThat(read.readNBytes(512)).containsOnly('b');
    }
  }

  private static void io(Path overlay, String command) {
    String output = new ExecCommandRunner()
        .run(Command.of(List.of("qemu-io", "-f", "qcow2", "-c", command, overlay.toString())))
        .stdout();
    assertThat(output).contains("512/512 bytes").doesNotContain("failed");
  }

  private static Path backing(Path file, long bytes) throws IOException {
    byte[] sector = new byte[512];
    Arrays.fill(sector, (byte) 'b');
    try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw")) {
      opened.setLength(bytes);
      opened.write(sector);
    }
    return file;
  }

  private Path ours(Path backing, long bytes) throws IOException {
    byte[] name = backing.toString().getBytes(StandardCharsets.UTF_8);
    Qcow2Overlay overlay = new Qcow2Overlay(name, new DiskSize(bytes));
    return Files.write(directory.resolve("ours"), OverlayFiles.bytes(overlay));
  }

  private Path theirs(Path backing, long bytes) throws InterruptedException {
    Path theirs = directory.resolve("theirs");
    QemuImg.Result result = create(backing, bytes, theirs);
    assertThat(result.exitStatus()).as(result.output()).isZero();
    return theirs;
  }

  private static QemuImg.Result create(Path backing, long bytes, Path overlay)
      throws InterruptedException {
    return QemuImg.tryRun(
        "create", "-q", "-f", "qcow2", "-F", "raw", "-b", backing, overlay, Long.toString(bytes));
  }

  /** What qemu-img says of an image, but for its name and how its file lies on the host's disk. */
  private static JsonNode info(Path image) throws Exception {
    String json = QemuImg.run("info", "--output=json", "-f", "qcow2", image);
    ObjectNode info = (ObjectNode) new ObjectMapper().readTree(json);
    return info.remove(List.of("filename", "actual-size", "children"));
  }

  private static Optional<String> backingFile(Path overlay) throws Exception {
    return Qcow2Header.read(ImageBytes.of(Files.readAllBytes(overlay))).backingFile();
  }

  private static int length(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length;
  }
}
