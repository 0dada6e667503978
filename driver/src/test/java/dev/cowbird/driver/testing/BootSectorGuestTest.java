/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cowbird.driver.testing.BootSectorGuest.Report;
import dev.cowbird.imagebackend.DiskSize;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BootSectorGuestTest {
  private static final String REPORT = report("00004000", "00000001", "blue....................");

  @TempDir
  Path directory;

  @Test
  void writes_a_disk_that_a_bios_boots() throws IOException {
    byte[] disk = Files.readAllBytes(write("blue"));

    assertThat(disk).hasSize(1 << 20).startsWith(resource("bootsector.bin"));
    assertThat(disk[510]).isEqualTo((byte) 0x55);
    assertThat(disk[511]).isEqualTo((byte) 0xaa);
  }

  @Test
  void writes_the_tag_and_nothing_else_after_the_boot_sector() throws IOException {
    byte[] disk = Files.readAllBytes(write("blue"));

    byte[] expected = new byte[1 << 20];
    System.arraycopy(resource("bootsector.bin"), 0, expected, 0, 512);
    System.arraycopy("blue".getBytes(StandardCharsets.US_ASCII), 0, expected, 520, 4);
    assertThat(disk).isEqualTo(expected);
  }

  @Test
  void a_large_disk_is_sparse() throws IOException, InterruptedException {
    Path file = directory.resolve("disk");

    BootSectorGuest.writeRaw(file, DiskSize.ofGib(100), "");

    assertThat(Files.size(file)).isEqualTo(100L << 30);
    Process du = new ProcessBuilder("du", "-k", file.toString()).start();
    String kibibytes = new String(du.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    assertThat(du.waitFor()).isZero();
    assertThat(Long.parseLong(kibibytes.split("\t", 2)[0])).isLessThan(1024);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a.b", "0123456789012345678901-~"})
  void takes_tags_of_up_to_24_visible_characters(String tag) {
    assertThat(write(tag)).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.", ".", "a b", "a\n", "\u00e4", "\0", "0123456789012345678901234"})
  void refuses_tags_that_would_not_come_back_as_they_are(String tag) {
    assertThatIllegalArgumentException().isThrownBy(() -> write(tag)).withMessageContaining(tag);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void refuses_a_disk_of_less_than_a_mebibyte() {
    DiskSize size = new DiskSize((1 << 20) - 512);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> BootSectorGuest.writeRaw(directory.resolve("disk"), size, ""))
        .withMessageContaining("1023.5 KiB");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void leaves_a_file_that_exists_as_it_is() throws IOException {
    Path file = Files.writeString(directory.resolve("disk"), "mine");

    assertThatThrownBy(() -> write("blue"))
        .isInstanceOf(UncheckedIOException.class)
        .hasCauseInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining(file.toString());
    assertThat(file).hasContent("mine");
  }

  @Test
  void reads_a_report() {
    assertThat(BootSectorGuest.parse(REPORT)).contains(new Report(0x4000, 1, "blue"));
  }

  @Test
  void reads_a_report_between_what_others_print() {
    assertThat(BootSectorGuest.parse("SeaBIOS (version 1.16)\r\nBooting..." + REPORT + "\r\nmore"))
        .contains(new Report(0x4000, 1, "blue"));
  }

  @Test
  void reads_numbers_as_unsigned_and_hexadecimal() {
    String text = report("FFFFFFFF", "8000000A", "........................");

    assertThat(BootSectorGuest.parse(text)).contains(new Report(0xFFFFFFFFL, 0x8000000AL, ""));
  }

  @Test
  void keeps_dots_inside_a_tag() {
    assertThat(BootSectorGuest.parse(report("00000800", "00000001", "..a.b...................")))
        .contains(new Report(0x800, 1, "..a.b"));
  }

  @Test
  void the_last_complete_report_counts() {
    String second = report("00008000", "00000002", "blue....................");

    assertThat(BootSectorGuest.parse(REPORT + second)).contains(new Report(0x8000, 2, "blue"));
    assertThat(BootSectorGuest.parse(REPORT + second.substring(0, second.indexOf("DONE"))))
        .contains(new Report(0x4000, 1, "blue"));
  }

  @Test
  void a_report_that_a_reset_cut_off_does_not_hide_the_next() {
    assertThat(BootSectorGuest.parse(REPORT.substring(0, REPORT.indexOf("counter")) + REPORT))
        .contains(new Report(0x4000, 1, "blue"));
  }

  @Test
  void no_beginning_of_a_report_is_one() {
    int done = REPORT.indexOf("DONE") + "DONE".length();
    for (int length = 0; length < done; length++) {
      assertThat(BootSectorGuest.parse(REPORT.substring(0, length))).isEmpty();
    }
    assertThat(BootSectorGuest.parse(REPORT.substring(0, done))).isPresent();
  }

  @Test
  void a_boot_that_could_not_write_its_counter_has_no_report() {
    assertThat(BootSectorGuest.parse(REPORT.replace("counter=", "WERR\r\ncounter=")))
        .isEmpty();
  }

  @Test
  void the_bytes_are_what_the_source_assembles_to() throws IOException, InterruptedException {
    assumeTrue(isOnPath("nasm"), "nasm is not installed");
    Path source = Files.write(directory.resolve("guest.asm"), resource("bootsector.asm"));
    Path assembled = directory.resolve("guest.bin");

    Process nasm = new ProcessBuilder(
            "nasm", "-f", "bin", "-o", assembled.toString(), source.toString())
        .inheritIO()
        .start();

    assertThat(nasm.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(nasm.exitValue()).isZero();
    assertThat(assembled).hasBinaryContent(resource("bootsector.bin"));
    assertThat(resource("bootsector.bin")).hasSize(512);
  }

  private Path write(String tag) {
    return BootSectorGuest.writeRaw(directory.resolve("disk"), BootSectorGuest.MINIMUM_SIZE, tag);
  }

  private static String report(String sectors, String boots, String tag) {
    return "\r\nBOOTSECTOR-OK\r\nsectors=" + sectors + "\r\ncounter=" + boots + "\r\ntag=" + tag
        + "\r\nDONE\r\n";
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = BootSectorGuest.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  private static boolean isOnPath(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }
}
