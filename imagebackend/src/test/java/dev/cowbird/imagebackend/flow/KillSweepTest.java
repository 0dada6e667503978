/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.imagebackend.ChildJvm;
import dev.cowbird.imagebackend.DiskKind;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.file.LinuxFiles;
import dev.cowbird.imagebackend.testing.FaultyFiles;
import dev.cowbird.imagebackend.testing.FaultyFiles.Fault;
import dev.cowbird.imagebackend.testing.FaultyFiles.Moment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a process leaves behind that is killed in the middle of the flow, and the next makes of. */
@Timeout(120)
class KillSweepTest {
  private static final SweptFlow FLOW =
      new SweptFlow(ImageFormat.QCOW2, DiskKind.QCOW2, SweptFlow.Transfer.WHOLE);

  @TempDir
  Path directory;

  /**
   * The state directory as it was before each file operation, which is all that a kill leaves.
   * Copies of it are cheaper than processes, so no operation is left out.
   */
  @ParameterizedTest
  @MethodSource({
    "dev.cowbird.imagebackend.flow.SweptFlow#all",
    "dev.cowbird.imagebackend.flow.SweptFlow#goneOnWith"
  })
  void whatever_operation_was_the_last_the_next_call_succeeds(SweptFlow flow) throws IOException {
    int n = 0;
    while (leaveStateBefore(flow, ++n)) {
      assertSoundAfterKill(flow, left(n));
    }

    assertThat(n).isGreaterThan(12);
  }

  private Path left(int n) {
    return directory.resolve("left-" + n);
  }

  /** Whether there was an n-th operation. */
  private boolean leaveStateBefore(SweptFlow flow, int n) {
    Path state = directory.resolve("state-" + n);
    Fault snapshot = Fault.running(() -> copyTree(state, left(n)));
    FaultyFiles files = new FaultyFiles(new LinuxFiles(), n, Moment.BEFORE, snapshot);
    flow.run(state, files);
    return files.struck();
  }

  static void copyTree(Path from, Path to) {
    if (!Files.exists(from)) {
      return;
    }
    try (Stream<Path> walk = Files.walk(from)) {
      for (Path file : walk.toList()) {
        copyUnlessGone(file, to.resolve(from.relativize(file)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Who holds a lock is written by other threads meanwhile, as it is no matter. */
  private static void copyUnlessGone(Path from, Path to) throws IOException {
    try {
      Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
    } catch (NoSuchFileException e) {
      assertThat(from.resolveSibling("").endsWith("locks")).isTrue();
    }
  }

  private static void assertSoundAfterKill(SweptFlow flow, Path state) throws IOException {
    StateCheck check = new StateCheck(state);
    check.assertFinalNamesAreWhole(flow.kind(), SweptFlow.SIZE);

    flow.run(state, new LinuxFiles());

    check.assertFinalNamesAreWhole(flow.kind(), SweptFlow.SIZE);
    check.assertNothingInFlight();
  }

  /** Processes that really die, holding their locks: a few, spread over the flow. */
  @ParameterizedTest
  @ValueSource(ints = {6, 9, 12, 15, 18, 21, 24})
  void the_locks_of_a_killed_process_hold_nobody_up(int n) throws IOException {
    Path state = directory.resolve("state");
    try (ChildJvm child = ChildJvm.start(Doomed.class, state, n)) {
      assertThat(child.readLine()).isEqualTo("now");
      child.kill();
    }

    assertSoundAfterKill(FLOW, state);
  }

  /** Runs the flow until its n-th operation, says so, and waits for its end. */
  static final class Doomed {
    private Doomed() {}

    public static void main(String[] arguments) {
      Fault fault = Fault.running(() -> {
        System.out.println("now");
        awaitEnd();
      });
      int n = Integer.parseInt(arguments[1]);
      FLOW.run(Path.of(arguments[0]), new FaultyFiles(new LinuxFiles(), n, Moment.AFTER, fault));
      System.out.println("The flow has fewer operations than " + n);
    }

    private static void awaitEnd() {
      try {
        while (System.in.read() >= 0) {
          // its stdin ends with the test
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
