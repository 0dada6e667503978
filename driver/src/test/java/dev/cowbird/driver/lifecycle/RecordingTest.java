/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.WaitFor;
import dev.cowbird.driver.testing.FakeHypervisor.Action;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.testing.Recorded;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a flight recording shows of a machine's life. */
class RecordingTest {
  @TempDir
  Path directory;

  private TestHost host;
  private LibvirtComputeDriver driver;

  @BeforeEach
  void open() {
    host = new TestHost(directory);
    driver = host.open();
  }

  @AfterEach
  void close() {
    driver.close();
  }

  private static List<RecordedEvent> machines(List<RecordedEvent> events) {
    return events.stream()
        .filter(event -> event.getEventType().getCategoryNames().contains("Machines"))
        .toList();
  }

  private static String name(RecordedEvent event) {
    return event.getEventType().getName();
  }

  @Test
  void a_spawn_is_shown_with_its_steps_within_it() throws IOException {
    List<RecordedEvent> events = Recorded.during(() -> host.spawn());

    List<RecordedEvent> steps = machines(events);
    assertThat(steps)
        .extracting(RecordingTest::name)
        .containsExactly(
            "cowbird.Ask", "cowbird.Disk", "cowbird.Define", "cowbird.Start", "cowbird.Spawn");
    assertThat(steps).allSatisfy(step -> assertThat(step.getString("instance")).isEqualTo("vm1"));
    RecordedEvent spawn = steps.get(4);
    assertThat(spawn.getString("image")).endsWith("/image.raw");
    assertThat(spawn.getBoolean("complete")).isTrue();
    assertThat(steps)
        .allSatisfy(step ->
            assertThat(step.getThread().getId()).isEqualTo(spawn.getThread().getId()));
    assertThat(events).hasSizeGreaterThan(steps.size()).allSatisfy(step -> {
      assertThat(step.getStartTime()).isAfterOrEqualTo(spawn.getStartTime());
      assertThat(step.getEndTime()).isBeforeOrEqualTo(spawn.getEndTime());
    });
  }

  @Test
  void a_spawn_that_fails_is_shown_as_not_complete() throws IOException {
    host.hypervisor.fail(Action.START, new DriverException(Kind.START_FAILED, "No"));

    List<RecordedEvent> events = Recorded.during(
        () -> assertThatThrownBy(() -> driver.spawn(host.spec(), ProgressListener.none()))
            .isInstanceOf(DriverException.class));

    RecordedEvent spawn = machines(events).get(machines(events).size() - 1);
    assertThat(name(spawn)).isEqualTo("cowbird.Spawn");
    assertThat(spawn.getBoolean("complete")).isFalse();
  }

  @Test
  void waiting_for_a_guest_and_removing_it_are_shown() throws IOException {
    host.spawn();
    host.hypervisor.guest("vm1").prints("ready");

    List<RecordedEvent> events = Recorded.during(() -> {
      driver.await(TestHost.VM, WaitFor.console("ready"), Duration.ofSeconds(20));
      driver.stop(TestHost.VM, Duration.ofMillis(1));
      driver.start(TestHost.VM);
      driver.destroy(TestHost.VM);
    });

    assertThat(machines(events))
        .extracting(RecordingTest::name)
        .containsExactly("cowbird.Wait", "cowbird.Wait", "cowbird.Start", "cowbird.Remove");
    assertThat(machines(events).get(0).getString("until")).isEqualTo("console:ready");
    assertThat(machines(events).get(1).getString("until")).isEqualTo("shut off");
  }
}
