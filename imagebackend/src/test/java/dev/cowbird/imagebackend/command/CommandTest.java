/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandTest {
  private static final Command LIST = Command.of(List.of("ls", "-l"));

  @Test
  void accepts_only_0_within_a_minute_and_without_limits_by_default() {
    assertThat(LIST.acceptedExits()).containsExactly(0);
    assertThat(LIST.timeout()).isEqualTo(Duration.ofMinutes(1));
    assertThat(LIST.limits()).isEmpty();
  }

  @Test
  void refuses_what_can_not_be_run() {
    assertThatThrownBy(() -> Command.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Command.of(List.of(""))).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Command.of(List.of("ls", "a\0b")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NUL");
    assertThatThrownBy(() -> LIST.withTimeout(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "/usr/bin/qemu-img, convert, qemu-img convert",
    "qemu-img, --version, qemu-img",
    "e2fsck, /disk, e2fsck"
  })
  void is_called_by_its_name_and_subcommand(String name, String argument, String title) {
    assertThat(Command.of(List.of(name, argument)).title()).isEqualTo(title);
  }

  @Test
  void check_returns_a_result_whose_exit_status_is_accepted() {
    CommandResult corrected = new CommandResult(1, "fixed", "");

    assertThat(LIST.accepting(0, 1).check(corrected)).isSameAs(corrected);
  }

  @Test
  void check_refuses_other_exit_statuses_with_the_last_lines_of_stderr() {
    CommandResult failed = new CommandResult(3, "", "one\ntwo\nthree\n\n  four \n");

    assertThatThrownBy(() -> LIST.accepting(0, 1).check(failed))
        .isInstanceOfSatisfying(
            ImageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.COMMAND_FAILED))
        .hasMessage("Running ls failed: exit status 3: two; three; four");
  }

  @Test
  void check_names_a_signal_and_the_limits() {
    CommandResult killed = new CommandResult(137, "", "");
    CommandLimits limits = new CommandLimits(1000, Duration.ofMillis(1500));

    assertThatThrownBy(() -> LIST.check(killed))
        .hasMessage("Running ls failed: ended by signal KILL");
    assertThatThrownBy(() -> LIST.withLimits(limits).check(killed))
        .hasMessageContaining("1000 bytes of address space and 2 s of CPU time");
  }

  @Test
  void limits_round_cpu_time_up_to_seconds() {
    assertThat(new CommandLimits(1, Duration.ofNanos(1)).cpuSeconds()).isEqualTo(1);
    assertThat(new CommandLimits(1, Duration.ofSeconds(1)).cpuSeconds()).isEqualTo(1);
    assertThat(new CommandLimits(1, Duration.ofMillis(1001)).cpuSeconds()).isEqualTo(2);
  }

  @Test
  void limits_must_be_positive() {
    assertThatThrownBy(() -> new CommandLimits(0, Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new CommandLimits(1, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
