/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.bench.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ProgramTest {
  @Test
  void keeps_what_is_printed_and_how_long_it_took() {
    Program.Outcome outcome =
        Program.of("sh", "-c", "echo out; echo err >&2; cat").run();

    assertThat(outcome.output()).isEqualTo("out\nerr\n");
    assertThat(outcome.seconds()).isPositive();
  }

  @Test
  void a_failure_tells_what_was_run_and_what_it_said() {
    assertThatThrownBy(
            () -> Program.of("sh", "-c", "echo no such thing >&2; exit 3").run())
        .isInstanceOf(BenchException.class)
        .hasMessageStartingWith("sh -c ")
        .hasMessageEndingWith("failed with exit status 3: no such thing");
  }

  @Test
  void what_is_not_installed_is_an_error() {
    assertThatThrownBy(() -> Program.of("no-such-program").run())
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("no-such-program");
    assertThat(Program.isInstalled("no-such-program")).isFalse();
    assertThat(Program.isInstalled("sh")).isTrue();
  }

  @Test
  void an_interrupt_ends_it_and_what_it_started() {
    String mark = "7" + System.nanoTime();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread thread =
        new Thread(() -> Program.of("sh", "-c", "sleep " + mark + "; true").run());
    thread.setUncaughtExceptionHandler((t, e) -> failure.set(e));
    thread.start();
    await().until(() -> isRunning(mark));

    thread.interrupt();

    await().until(() -> !isRunning(mark));
    await()
        .untilAsserted(() ->
            assertThat(failure.get()).isInstanceOf(BenchException.class).hasMessage("Interrupted"));
  }

  private static boolean isRunning(String argument) {
    return ProcessHandle.current()
        .descendants()
        .anyMatch(process -> process.info().commandLine().orElse("").endsWith("sleep " + argument));
  }
}
