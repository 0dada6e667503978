/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.command.Command;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScriptedCommandRunnerTest {
  private static final Command INFO = Command.of(List.of("qemu-img", "info", "disk"));

  private final ScriptedCommandRunner runner = new ScriptedCommandRunner();

  @Test
  void answers_by_prefix_and_records() {
    runner.print(List.of("qemu-img"), "any").print(List.of("qemu-img", "info"), "{}");

    assertThat(runner.run(INFO).stdout()).isEqualTo("{}");
    assertThat(runner.run(Command.of(List.of("qemu-img", "create"))).stdout()).isEqualTo("any");
    assertThat(runner.commands()).hasSize(2).startsWith(INFO);
  }

  @Test
  void judges_exit_statuses_as_a_real_runner() {
    runner.exit(List.of("qemu-img"), 2, "no space\n");

    assertThatThrownBy(() -> runner.run(INFO))
        .isInstanceOf(ImageException.class)
        .hasMessage("Running qemu-img info failed: exit status 2: no space");
    assertThat(runner.run(INFO.accepting(2)).exitStatus()).isEqualTo(2);
  }

  @Test
  void refuses_what_is_not_in_the_script() {
    runner.print(List.of("qemu-img", "info", "disk", "more"), "");

    assertThatThrownBy(() -> runner.run(INFO)).isInstanceOf(IllegalStateException.class);
    assertThat(runner.commands()).containsExactly(INFO);
  }
}
