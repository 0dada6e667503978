/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.convert;

import static dev.cowbird.imagebackend.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.Inspection;
import dev.cowbird.imagebackend.command.CommandRunner;
import dev.cowbird.imagebackend.command.ExecCommandRunner;
import dev.cowbird.imagebackend.fetch.SpaceGuard;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.LinuxFiles;
import dev.cowbird.imagebackend.qemuimg.QemuImg;
import dev.cowbird.imagebackend.testing.ScriptedCommandRunner;
import dev.cowbird.imagebackend.testing.SmallDisk;
import dev.cowbird.imagebackend.testing.TinyQcow2;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QemuImgConverterTest {
  private static final int MIB = 1 << 20;
  private static final DiskSize SIZE = new DiskSize(16L * MIB + 512);
  private static final List<String> INFO = List.of("qemu-img", "info");
  private static final List<String> CONVERT = List.of("qemu-img", "convert");

  @TempDir
  Path directory;

  private final HostFiles linux = new LinuxFiles();

  private Path image() throws IOException {
    byte[] bytes = TinyQcow2.of(SIZE).data(5, new byte[] {1, 2, 3}).zeros(6).bytes();
    return Files.write(directory.resolve("image"), bytes);
  }

  private Path target() {
    return directory.resolve("target");
  }

  private void convert(HostFiles files, CommandRunner commands) throws IOException {
    Inspection.Accepted accepted =
        new Inspection.Accepted(ImageFormat.QCOW2, SIZE, SIZE.bytes(), "");
    new QemuImgConverter(new QemuImg(commands), files, new SpaceGuard(files, directory))
        .convert(image(), accepted, target(), bytes -> {});
  }

  private static String info(long virtualSize, String more) {
    return "{\"format\": \"qcow2\", \"virtual-size\": " + virtualSize + more + "}";
  }

  @Test
  @Tag("qemu")
  void unpacks_what_the_guest_sees_and_keeps_holes() throws IOException {
    convert(linux, new ExecCommandRunner());

    byte[] expected = new byte[(int) SIZE.bytes()];
    System.arraycopy(new byte[] {1, 2, 3}, 0, expected, 5 << 16, 3);
    assertThat(Files.readAllBytes(target())).isEqualTo(expected);
    assertThat(linux.allocatedBytes(target())).isLessThan(MIB);
  }

  @Test
  void converts_into_a_file_of_its_own_making() throws IOException {
    ScriptedCommandRunner commands =
        new ScriptedCommandRunner().print(INFO, info(SIZE.bytes(), "")).print(CONVERT, "");

    convert(linux, commands);

    assertThat(target()).hasSize(SIZE.bytes());
    assertThat(commands.commands()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"format\": \"qcow2\", \"virtual-size\": 16777215}",
        "{\"format\": \"qcow2\", \"virtual-size\": 1099511627776}",
        "{\"format\": \"qcow2\", \"virtual-size\": 16777728, \"backing-filename\": \"/etc/shadow\"}",
        "{}"
      })
  void what_qemu_img_sees_otherwise_is_never_converted(String answer) {
    ScriptedCommandRunner commands = new ScriptedCommandRunner().print(INFO, answer);

    assertFails(Kind.IMAGE_REFUSED, () -> convert(linux, commands))
        .hasMessageContaining("judged differently")
        .hasMessageContaining(Long.toString(SIZE.bytes()));
    assertThat(commands.commands()).hasSize(1);
    assertThat(target()).doesNotExist();
  }

  @Test
  void what_does_not_fit_is_never_converted() {
    ScriptedCommandRunner commands =
        new ScriptedCommandRunner().print(INFO, info(SIZE.bytes(), ""));

    assertFails(Kind.NO_SPACE, () -> convert(new SmallDisk(linux, 100L * MIB, 5L * MIB), commands));
    assertThat(target()).doesNotExist();
  }

  @Test
  void an_existing_file_is_never_converted_into() throws IOException {
    Files.writeString(target(), "old");
    ScriptedCommandRunner commands =
        new ScriptedCommandRunner().print(INFO, info(SIZE.bytes(), ""));

    assertFails(Kind.STATE_DIRECTORY, () -> convert(linux, commands));
    assertThat(target()).hasContent("old");
  }

  @Test
  void a_conversion_that_fails_is_told() {
    ScriptedCommandRunner commands = new ScriptedCommandRunner()
        .print(INFO, info(SIZE.bytes(), ""))
        .exit(CONVERT, 1, "error while reading");

    assertFails(Kind.COMMAND_FAILED, () -> convert(linux, commands))
        .hasMessageContaining("error while reading");
  }
}
