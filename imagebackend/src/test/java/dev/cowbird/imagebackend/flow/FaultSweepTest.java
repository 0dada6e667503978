/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.LinuxFiles;
import dev.cowbird.imagebackend.testing.FaultyFiles;
import dev.cowbird.imagebackend.testing.FaultyFiles.Fault;
import dev.cowbird.imagebackend.testing.FaultyFiles.Moment;
import dev.cowbird.imagebackend.testing.SoundDeletes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The flow with a fault at every one of its file operations, one after the other. */
class FaultSweepTest {
  /** A flow has more than these; a sweep of fewer has swept nothing. */
  private static final int AT_LEAST = 12;

  /** What fails on these threads is made in the ordinary way afterwards. */
  private static final Pattern ON_A_SHORTCUT = Pattern.compile("cowbird-(early|unpack).*");

  @TempDir
  Path directory;

  @ParameterizedTest
  @MethodSource("dev.cowbird.imagebackend.flow.SweptFlow#all")
  void a_full_disk_leaves_nothing_half_done(SweptFlow flow) throws IOException {
    sweep(flow, Moment.BEFORE, Fault.noSpace(), Kind.NO_SPACE);
  }

  /** The operation was done, and its caller is told that it was not. */
  @ParameterizedTest
  @MethodSource("dev.cowbird.imagebackend.flow.SweptFlow#all")
  void a_broken_disk_leaves_nothing_half_done(SweptFlow flow) throws IOException {
    sweep(flow, Moment.AFTER, Fault.ioError(), Kind.STATE_DIRECTORY);
  }

  private void sweep(SweptFlow flow, Moment moment, Fault fault, Kind kind) throws IOException {
    int n = 0;
    FaultyFiles faulty;
    do {
      faulty = run(flow, ++n, moment, fault, kind);
      assertSoundAfter(flow, state(n));
    } while (faulty.struck());

    assertThat(n).isGreaterThan(AT_LEAST);
  }

  private Path state(int n) {
    return directory.resolve("state-" + n);
  }

  private FaultyFiles run(SweptFlow flow, int n, Moment moment, Fault fault, Kind kind) {
    AtomicReference<String> struck = new AtomicReference<>("");
    FaultyFiles faulty = new FaultyFiles(new LinuxFiles(), n, moment, () -> {
      struck.set(Thread.currentThread().getName());
      fault.strike();
    });
    HostFiles files = new SoundDeletes(faulty);
    try {
      flow.run(state(n), files);
      assertThat(faulty.struck() && !ON_A_SHORTCUT.matcher(struck.get()).matches())
          .as("no fault, no failure: %s", struck)
          .isFalse();
    } catch (ImageException e) {
      assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind);
    }
    return faulty;
  }

  private static void assertSoundAfter(SweptFlow flow, Path state) throws IOException {
    StateCheck check = new StateCheck(state);
    check.assertFinalNamesAreWhole(flow.kind(), SweptFlow.SIZE);
    check.assertNothingInFlight();

    assertThat(flow.run(state, new LinuxFiles()).path()).exists();
    check.assertFinalNamesAreWhole(flow.kind(), SweptFlow.SIZE);
    check.assertNothingInFlight();
  }
}
