/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.imagebackend.command.Command;
import dev.cowbird.imagebackend.command.ExecCommandRunner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Steps in JVMs of their own, because in this one a recorder may be running. */
class WithoutRecorderTest {
  @Test
  void a_runtime_without_the_recorders_module_makes_steps_all_the_same() {
    assertThat(run("--limit-modules", "java.base")).isEqualToIgnoringNewLines("SilentSpan");
  }

  @Test
  void a_recorder_that_was_never_started_is_not_set_up() {
    String log = run("-Xlog:class+load:stdout");

    assertThat(log).contains("SilentSpan").doesNotContain("jdk.jfr.Event", "CommandEvent ");
  }

  private static String run(String... options) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    line.addAll(List.of(options));
    line.addAll(List.of("-cp", System.getProperty("java.class.path")));
    line.add(UnrecordedStep.class.getName());
    return new ExecCommandRunner().run(Command.of(line)).stdout();
  }
}
