/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.imagebackend.CacheId;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.command.Command;
import dev.cowbird.imagebackend.command.ExecCommandRunner;
import dev.cowbird.imagebackend.file.LinuxFiles;
import dev.cowbird.imagebackend.lock.FileNamedLocks;
import dev.cowbird.imagebackend.lock.NamedLocks;
import dev.cowbird.imagebackend.lock.NamedLocks.Mode;
import dev.cowbird.imagebackend.testing.Recorded;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlowEventsTest {
  private static final ImageId IMAGE = new ImageId("https://example.org/disk.qcow2?token=secret");
  private static final CacheId BASE = IMAGE.cacheId(1);

  private static RecordedEvent only(List<RecordedEvent> events) {
    assertThat(events).hasSize(1);
    return events.get(0);
  }

  private static void run(Span step) {
    step.close();
  }

  @Test
  void a_fetch_is_recorded_with_its_bytes_and_without_credentials() throws IOException {
    RecordedEvent event = only(Recorded.during(() -> {
      try (TransferSpan step = FlowEvents.fetch(IMAGE, BASE)) {
        step.moved(512);
      }
    }));

    assertThat(event.getEventType().getName()).isEqualTo("cowbird.Fetch");
    assertThat(event.getEventType().getCategoryNames()).containsExactly("Cowbird", "Images");
    assertThat(event.getString("image")).isEqualTo("https://example.org/disk.qcow2?...");
    assertThat(event.getString("cacheId")).isEqualTo(BASE.hex());
    assertThat(event.getLong("bytes")).isEqualTo(512);
    assertThat(event.toString()).doesNotContain("secret");
  }

  @Test
  void a_fetch_that_fails_is_recorded_without_bytes() throws IOException {
    RecordedEvent event = only(Recorded.during(() -> run(FlowEvents.fetch(IMAGE, BASE))));

    assertThat(event.getLong("bytes")).isEqualTo(-1);
  }

  @Test
  void each_step_of_the_flow_is_an_event_of_its_own() throws IOException {
    List<RecordedEvent> events = Recorded.during(() -> {
      run(FlowEvents.inspect(IMAGE));
      run(FlowEvents.convert(IMAGE, ImageFormat.QCOW2, new DiskSize(1024)));
      run(FlowEvents.publish(IMAGE, BASE));
      run(FlowEvents.size(BASE, DiskSize.ofGib(1)));
      run(FlowEvents.overlay(Path.of("/s/instances/vm1/disk"), Path.of("/s/_base/b")));
    });

    assertThat(events)
        .extracting(event -> event.getEventType().getName())
        .containsExactlyInAnyOrder(
            "cowbird.Inspect",
            "cowbird.Convert",
            "cowbird.Publish",
            "cowbird.Size",
            "cowbird.Overlay");
    assertThat(named("cowbird.Inspect", events).getString("image")).isEqualTo(IMAGE.toString());
    assertThat(named("cowbird.Convert", events).getString("format")).isEqualTo("qcow2");
    assertThat(named("cowbird.Convert", events).getLong("virtualSize")).isEqualTo(1024);
    assertThat(named("cowbird.Publish", events).getString("cacheId")).isEqualTo(BASE.hex());
    assertThat(named("cowbird.Size", events).getLong("size")).isEqualTo(1L << 30);
    assertThat(named("cowbird.Overlay", events).getString("disk"))
        .isEqualTo("/s/instances/vm1/disk");
    assertThat(named("cowbird.Overlay", events).getString("backing")).isEqualTo("/s/_base/b");
  }

  private static RecordedEvent named(String name, List<RecordedEvent> events) {
    return only(events.stream()
        .filter(event -> event.getEventType().getName().equals(name))
        .toList());
  }

  @Test
  void a_command_is_recorded_with_its_exit_status_and_how_long_it_ran() throws IOException {
    Command sleep = Command.of(List.of("sleep", "0.02"));

    RecordedEvent event = only(Recorded.during(() -> new ExecCommandRunner().run(sleep)));

    assertThat(event.getEventType().getName()).isEqualTo("cowbird.Command");
    assertThat(event.getString("command")).isEqualTo("sleep");
    assertThat(event.getInt("exitStatus")).isZero();
    assertThat(event.getDuration()).isGreaterThan(Duration.ofMillis(20));
  }

  @Test
  void a_command_that_fails_is_recorded_with_its_exit_status() throws IOException {
    RecordedEvent event = only(Recorded.during(() -> assertThatThrownBy(
            () -> new ExecCommandRunner().run(Command.of(List.of("false"))))
        .isInstanceOf(ImageException.class)));

    assertThat(event.getInt("exitStatus")).isEqualTo(1);
  }

  @Test
  void a_command_that_had_to_be_ended_is_recorded_without_exit_status() throws IOException {
    Command slow = Command.of(List.of("sleep", "60")).withTimeout(Duration.ofMillis(10));

    RecordedEvent event =
        only(Recorded.during(() -> assertThatThrownBy(() -> new ExecCommandRunner().run(slow))
            .isInstanceOf(ImageException.class)));

    assertThat(event.getInt("exitStatus")).isEqualTo(-1);
  }

  @Test
  void a_lock_is_recorded_with_its_key_also_when_it_is_not_had(@TempDir Path directory)
      throws IOException {
    List<RecordedEvent> events = Recorded.during(() -> {
      try (NamedLocks locks = new FileNamedLocks(directory, new LinuxFiles());
          AutoCloseable held = take(locks)) {
        assertThatThrownBy(() -> take(locks)).isInstanceOf(ImageException.class);
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    });

    assertThat(events).hasSize(2).allSatisfy(event -> {
      assertThat(event.getEventType().getName()).isEqualTo("cowbird.Lock");
      assertThat(event.getString("key")).isEqualTo("vm1");
      assertThat(event.getString("mode")).isEqualTo("EXCLUSIVE");
      assertThat(event.getString("purpose")).isEqualTo("testing");
    });
  }

  private static AutoCloseable take(NamedLocks locks) {
    return locks.acquire("vm1", Mode.EXCLUSIVE, "testing", Duration.ZERO, ProgressListener.none());
  }

  @Test
  void an_event_that_the_recording_leaves_out_is_not_recorded() throws IOException {
    List<RecordedEvent> events =
        Recorded.during(recording -> recording.disable("cowbird.Publish"), () -> {
          run(FlowEvents.publish(IMAGE, BASE));
          run(FlowEvents.inspect(IMAGE));
        });

    assertThat(only(events).getEventType().getName()).isEqualTo("cowbird.Inspect");
  }
}
