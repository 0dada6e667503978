/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.driver.HostReport.Check;
import dev.cowbird.driver.HostReport.Verdict;
import dev.cowbird.imagebackend.testing.ScriptedCommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On files, and with an answer of stat, as a host with SELinux has them. */
class SeLinuxTest {
  private static final Path STATE = Path.of("/var/lib/cowbird");

  @TempDir
  private Path root;

  private final ScriptedCommandRunner commands = new ScriptedCommandRunner();

  private Check check(String enforce, String context) throws IOException {
    Path directory = Files.createDirectories(root.resolve("sys/fs/selinux"));
    Files.writeString(directory.resolve("enforce"), enforce);
    commands.print(List.of("stat", "--format=%C", "--", STATE.toString()), context + "\n");
    return new SeLinux(root, commands).check(STATE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"virt_image_t", "virt_content_t", "svirt_image_t"})
  void is_content_with_a_place_for_images(String type) throws IOException {
    Check check = check("1", "system_u:object_r:" + type + ":s0");

    assertThat(check.verdict()).isEqualTo(Verdict.GOOD);
    assertThat(check.found()).contains(STATE.toString(), type);
  }

  @Test
  void tells_how_a_place_is_labelled() throws IOException {
    Check check = check("1\n", "unconfined_u:object_r:default_t:s0");

    assertThat(check.verdict()).isEqualTo(Verdict.POOR);
    assertThat(check.found()).contains(STATE.toString(), "default_t");
    assertThat(check.remedy())
        .contains("semanage fcontext -a -t virt_image_t '/var/lib/cowbird(/.*)?'"
            + " && restorecon -R '/var/lib/cowbird'");
  }

  @Test
  void tells_of_a_place_without_a_label() throws IOException {
    assertThat(check("1", "?").verdict()).isEqualTo(Verdict.POOR);
  }

  @Test
  void asks_for_no_label_where_none_is_enforced() throws IOException {
    assertThat(check("0", "?").verdict()).isEqualTo(Verdict.GOOD);
    assertThat(commands.commands()).isEmpty();
  }

  @Test
  void can_do_without_selinux() {
    assertThat(new SeLinux(root, commands).check(STATE).verdict()).isEqualTo(Verdict.GOOD);
  }

  @Test
  void tells_when_the_label_can_not_be_read() throws IOException {
    commands.exit(List.of("stat"), 1, "stat: no such file");
    Path directory = Files.createDirectories(root.resolve("sys/fs/selinux"));
    Files.writeString(directory.resolve("enforce"), "1");

    Check check = new SeLinux(root, commands).check(STATE);

    assertThat(check.verdict()).isEqualTo(Verdict.POOR);
    assertThat(check.found()).contains(STATE.toString());
  }
}
