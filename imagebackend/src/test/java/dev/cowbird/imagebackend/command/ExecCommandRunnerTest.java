/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.cowbird.imagebackend.ChildJvm;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ExecCommandRunnerTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @TempDir
  private Path directory;

  private final CommandRunner runner = new ExecCommandRunner();

  @Test
  void returns_what_a_command_prints() {
    CommandResult result = runner.run(sh("echo out; echo err >&2"));

    assertThat(result).isEqualTo(new CommandResult(0, "out\n", "err\n"));
  }

  @Test
  void passes_every_argument_unchanged() {
    List<String> odd = List.of(
        "",
        " ",
        "a b",
        "a\nb",
        "\"quoted\"",
        "'",
        "--",
        "-x",
        "--help",
        "${HOME}",
        "$(id)",
        "`id`",
        "*",
        "\\",
        "a;b",
        "\t",
        "ü中😀",
        "\u001b");

    String printed =
        runner.run(Command.of(concat(List.of("/usr/bin/printf", "<%s>"), odd))).stdout();

    assertThat(printed).isEqualTo("<" + String.join("><", odd) + ">");
  }

  @Test
  void takes_an_argument_for_no_option_of_the_guards() throws IOException {
    Path odd = Files.createFile(directory.resolve("--reset-env"));

    assertThat(runner
            .run(Command.of(List.of("ls", "--", odd.toString())).withLimits(limits()))
            .stdout())
        .isEqualTo(odd + "\n");
  }

  @Test
  void gives_an_empty_stdin() {
    assertThat(runner.run(Command.of(List.of("cat"))).stdout()).isEmpty();
  }

  @Test
  void speaks_no_language_but_english() {
    CommandRunner german = new ExecCommandRunner(
        Executables.ofPath(Optional.empty()),
        Map.of("LANG", "de_DE.UTF-8", "LC_ALL", "de_DE.UTF-8", "LANGUAGE", "de", "KEPT", "yes"));

    assertThat(german.run(Command.of(List.of("env"))).stdout().lines())
        .contains("LC_ALL=C.UTF-8", "KEPT=yes")
        .noneMatch(line -> line.startsWith("LANGUAGE="));
  }

  @Test
  void fails_with_exit_status_and_the_end_of_stderr() {
    ImageException failure = failure(() -> runner.run(sh("echo Broken pipe dream >&2; exit 7")));

    assertThat(failure.kind()).isEqualTo(Kind.COMMAND_FAILED);
    assertThat(failure).hasMessage("Running sh failed: exit status 7: Broken pipe dream");
  }

  @Test
  void returns_an_accepted_exit_status() {
    assertThat(runner.run(sh("exit 1").accepting(0, 1)).exitStatus()).isEqualTo(1);
  }

  @Test
  void keeps_only_the_end_of_a_long_stderr() {
    CommandResult result = runner.run(sh("seq 100000 >&2"));

    assertThat(result.stderrTail()).endsWith("\n100000\n").hasSizeLessThanOrEqualTo(8192);
  }

  @Test
  void fails_rather_than_return_half_of_an_endless_stdout() {
    assertThat(failure(() -> runner.run(sh("head -c 2000000 /dev/zero"))))
        .hasMessage("Running sh failed: it printed more than 1048576 bytes");
  }

  @Test
  void names_a_missing_command_and_starts_nothing() {
    ImageException failure =
        failure(() -> runner.run(Command.of(List.of("no-such-command")).withLimits(limits())));

    assertThat(failure.kind()).isEqualTo(Kind.COMMAND_MISSING);
    assertThat(failure).hasMessage("Command no-such-command is not installed");
  }

  @Test
  void names_util_linux_when_its_guards_are_missing() throws IOException {
    Path tool = Files.copy(Path.of("/bin/true"), directory.resolve("true"));
    CommandRunner bare = new ExecCommandRunner(new Executables(List.of(directory)), Map.of());

    assertThat(failure(() -> bare.run(Command.of(List.of(tool.toString())))))
        .hasMessage("Command setpriv is not installed (its package: util-linux)");
  }

  @Test
  void fails_when_a_file_is_no_program() throws IOException {
    Path text = Files.writeString(directory.resolve("text"), "\177ELF no program");
    assertThat(text.toFile().setExecutable(true)).isTrue();

    ImageException failure = failure(() -> runner.run(Command.of(List.of(text.toString()))));

    assertThat(failure.kind()).isEqualTo(Kind.COMMAND_FAILED);
    assertThat(failure).hasMessageContaining("not found");
  }

  @Test
  void fails_when_the_arguments_are_too_long() {
    ImageException failure =
        failure(() -> runner.run(Command.of(List.of("echo", "x".repeat(4_000_000)))));

    assertThat(failure.kind()).isEqualTo(Kind.COMMAND_FAILED);
    assertThat(failure).hasMessageContaining("too long");
  }

  @Test
  void ends_a_command_that_takes_too_long() {
    Path pid = directory.resolve("pid");
    Command sleep = sh("echo $$ > " + pid + "; echo working >&2; exec sleep 600");

    ImageException failure = failure(() -> runner.run(sleep.withTimeout(SECOND)));

    assertThat(failure.kind()).isEqualTo(Kind.COMMAND_FAILED);
    assertThat(failure).hasMessage("Running sh failed: it took longer than 1000 ms: working");
    assertThat(isAlive(pid)).isFalse();
  }

  @Test
  void kills_a_command_that_ignores_sigterm() {
    Path pid = directory.resolve("pid");
    Command stubborn = sh("trap '' TERM; echo $$ > " + pid + "; while :; do sleep 0.2; done");

    assertThat(failure(() -> runner.run(stubborn.withTimeout(SECOND))).kind())
        .isEqualTo(Kind.COMMAND_FAILED);
    assertThat(isAlive(pid)).isFalse();
  }

  @Test
  void fails_when_a_grandchild_goes_on_holding_the_output() {
    Path pid = directory.resolve("pid");
    Command leaving = sh("sleep 600 & echo $! > " + pid + "; sleep 0.3");
    try {
      assertThat(failure(() -> runner.run(leaving)))
          .hasMessage("Running sh failed: a process that it left behind holds its output open");
    } finally {
      ProcessHandle.of(Long.parseLong(read(pid))).ifPresent(ProcessHandle::destroy);
    }
  }

  @Test
  void ends_a_command_at_its_cpu_limit() {
    Command spin =
        sh("while :; do :; done").withLimits(new CommandLimits(1L << 32, Duration.ofMillis(300)));

    ImageException failure = failure(() -> runner.run(spin));

    assertThat(failure.kind()).isEqualTo(Kind.COMMAND_FAILED);
    assertThat(failure).hasMessage("Running sh failed: it used up its 1 s of CPU time");
  }

  @Test
  void fails_a_command_at_its_address_space_limit() {
    Command greedy = Command.of(List.of("dd", "if=/dev/zero", "of=/dev/null", "bs=1G", "count=1"))
        .withLimits(new CommandLimits(256 << 20, SECOND));

    ImageException failure = failure(() -> runner.run(greedy));

    assertThat(failure.kind()).isEqualTo(Kind.COMMAND_FAILED);
    assertThat(failure).hasMessageContaining("268435456 bytes of address space");
    assertThat(failure).hasMessageContaining("memory");
  }

  @Test
  void leaves_no_core_file_under_limits() {
    assertThat(runner.run(sh("ulimit -c").withLimits(limits())).stdout()).isEqualTo("0\n");
  }

  @Test
  void ends_the_command_and_keeps_the_flag_when_interrupted() throws Exception {
    Path pid = directory.resolve("pid");
    FutureTask<Boolean> task = new FutureTask<>(() -> {
      ImageException failure =
          failure(() -> runner.run(sh("echo $$ > " + pid + "; exec sleep 600")));
      assertThat(failure.kind()).isEqualTo(Kind.INTERRUPTED);
      return Thread.currentThread().isInterrupted();
    });
    Thread thread = new Thread(task);
    thread.start();
    await().until(() -> isAlive(pid));

    thread.interrupt();

    assertThat(task.get()).isTrue();
    assertThat(isAlive(pid)).isFalse();
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void runs_commands_for_a_virtual_thread() throws Exception {
    FutureTask<String> task =
        new FutureTask<>(() -> runner.run(sh("sleep 0.3; echo done")).stdout());

    // Java 17 compiles this and has no such method.
    Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);

    assertThat(task.get()).isEqualTo("done\n");
  }

  @Test
  void ends_its_commands_when_the_jvm_is_killed() throws Exception {
    Path pid = directory.resolve("pid");
    try (ChildJvm jvm = ChildJvm.start(SleepingJvm.class, pid)) {
      await().atMost(Duration.ofSeconds(20)).until(() -> isAlive(pid));

      jvm.kill();

      await().atMost(SECOND.multipliedBy(5)).until(() -> !isAlive(pid));
    }
  }

  /** Runs a long command through the runner. */
  static final class SleepingJvm {
    private SleepingJvm() {}

    public static void main(String[] arguments) {
      new ExecCommandRunner().run(sh("echo $$ > " + arguments[0] + "; exec sleep 600"));
    }
  }

  @Test
  void runs_many_commands_at_once() throws ExecutionException, InterruptedException {
    List<FutureTask<String>> tasks = IntStream.range(0, 16)
        .mapToObj(i -> new FutureTask<>(() -> runner.run(sh("echo " + i)).stdout()))
        .toList();
    tasks.forEach(task -> new Thread(task).start());

    for (int i = 0; i < tasks.size(); i++) {
      assertThat(tasks.get(i).get()).isEqualTo(i + "\n");
    }
  }

  @Test
  void refuses_an_argument_without_a_file_system_encoding() {
    // A lone surrogate has no bytes in any character set.
    ImageException failure = failure(() -> runner.run(Command.of(List.of("ls", "a\ud800b"))));

    assertThat(failure.kind()).isEqualTo(Kind.COMMAND_FAILED);
    assertThat(failure).hasMessageContaining("a\\u{d800}b").hasMessageContaining("C.UTF-8");
  }

  @Test
  void reports_a_path_that_is_not_there_as_missing() {
    assertThatThrownBy(() -> runner.run(Command.of(List.of(directory + "/tool"))))
        .hasMessageEndingWith("tool is not installed");
  }

  private static Command sh(String script) {
    return Command.of(List.of("sh", "-c", script));
  }

  private static CommandLimits limits() {
    return new CommandLimits(1L << 32, Duration.ofSeconds(10));
  }

  private static ImageException failure(ThrowingCallable callable) {
    return catchThrowableOfType(ImageException.class, callable);
  }

  private static List<String> concat(List<String> first, List<String> second) {
    return Stream.of(first, second).flatMap(List::stream).toList();
  }

  private static boolean isAlive(Path pidFile) {
    String pid = read(pidFile);
    // An ended process is listed until it is reaped, in state Z.
    return !pid.isEmpty() && read(Path.of("/proc", pid, "stat")).matches(".*\\) [^Z].*");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
