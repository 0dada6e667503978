/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.qemuimg;

import static dev.cowbird.imagebackend.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.command.Command;
import dev.cowbird.imagebackend.qemuimg.QemuImgInfo.Backing;
import dev.cowbird.imagebackend.testing.ScriptedCommandRunner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QemuImgTest {
  private final ScriptedCommandRunner runner = new ScriptedCommandRunner();
  private final QemuImg qemuImg = new QemuImg(runner);

  private Command ran() {
    assertThat(runner.commands()).hasSize(1);
    return runner.commands().get(0);
  }

  private QemuImgInfo info(String answer) {
    runner.print(List.of("qemu-img", "info"), answer);
    return qemuImg.info(Path.of("/images/a"), ImageFormat.QCOW2);
  }

  @Test
  void reads_what_info_says() {
    assertThat(info("{\"virtual-size\": 1048576, \"format\": \"qcow2\", \"children\": []}"))
        .isEqualTo(new QemuImgInfo("qcow2", 1048576, Backing.NONE));
    assertThat(info("{\"virtual-size\": 1, \"format\": \"qcow2\", \"backing-filename\": \"b\"}"))
        .isEqualTo(new QemuImgInfo("qcow2", 1, Backing.SOME));
  }

  @Test
  void what_info_does_not_say_is_no_size() {
    assertThat(info("{}").virtualBytes()).isEqualTo(-1);
    assertThat(info("{\"virtual-size\": \"many\"}").virtualBytes()).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "image: a", "{\"virtual-size\": 1"})
  void an_answer_that_is_no_json_is_a_failure(String answer) {
    assertFails(Kind.COMMAND_FAILED, () -> info(answer)).hasMessageContaining("/images/a");
  }

  @Test
  void a_complaint_is_handed_on() {
    runner.exit(List.of("qemu-img", "info"), 1, "qemu-img: Image is corrupt");

    assertFails(Kind.COMMAND_FAILED, () -> qemuImg.info(Path.of("/images/a"), ImageFormat.QCOW2))
        .hasMessageContaining("Image is corrupt");
  }

  @ParameterizedTest
  @CsvSource({"QCOW2, qcow2", "RAW, raw", "ISO, raw", "VMDK, vmdk", "VPC, vpc", "VDI, vdi"})
  void names_the_format_and_takes_no_lock(ImageFormat format, String name) {
    runner.print(List.of("qemu-img"), "{}");

    qemuImg.info(Path.of("/images/a"), format);

    assertThat(ran().arguments())
        .containsExactly("qemu-img", "info", "--output=json", "-U", "-f", name, "/images/a");
    assertThat(ran().limits()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"json:{}", "nbd:host", "-f", "a b"})
  void no_path_is_taken_for_anything_else(String name) {
    runner.print(List.of("qemu-img"), "{}");

    qemuImg.info(Path.of(name), ImageFormat.RAW);

    assertThat(ran().arguments()).last().asString().startsWith("/").endsWith("/" + name);
  }

  @Test
  void converts_into_a_file_that_exists_under_limits_that_fit_the_size() {
    runner.print(List.of("qemu-img"), "");
    DiskSize size = new DiskSize(DiskSize.ofGib(4).bytes() + 512);

    qemuImg.convertToRaw(Path.of("/a"), ImageFormat.QCOW2, size, Path.of("/b"));

    assertThat(ran().arguments())
        .containsExactly(
            "qemu-img",
            "convert",
            "-f",
            "qcow2",
            "-O",
            "raw",
            "-n",
            "--target-is-zero",
            "/a",
            "/b");
    Duration cpuTime = ran().limits().orElseThrow().cpuTime();
    assertThat(cpuTime).isEqualTo(Duration.ofSeconds(60 + 5 * 10));
    assertThat(ran().timeout()).isGreaterThan(cpuTime);
  }
}
