/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.driver.hypervisor.NetworkState;
import dev.cowbird.driver.testing.FakeHypervisor.Action;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.file.LinuxFiles;
import dev.cowbird.imagebackend.testing.Recorded;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import jdk.jfr.consumer.RecordedEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operation may cost, as the table in the driver's README says. */
class BudgetTest {
  private static final InstanceName NEXT = new InstanceName("vm2");

  @TempDir
  Path directory;

  private TestHost host;
  private CountedFiles files;
  private LibvirtComputeDriver driver;

  /** With one machine, so that the image is cached and the host registered. */
  @BeforeEach
  void spawnTheFirst() {
    host = new TestHost(directory);
    host.hypervisor.addNetwork("default", NetworkState.ACTIVE);
    files = new CountedFiles(new LinuxFiles());
    driver = host.open(files);
    driver.spawn(host.spec(), ProgressListener.none());
  }

  @AfterEach
  void close() {
    driver.close();
  }

  private void spawnTheNext() {
    driver.spawn(host.spec(NEXT), ProgressListener.none());
  }

  private List<Action> asked(Runnable operation) {
    int before = host.hypervisor.asked().size();
    operation.run();
    List<Action> asked = host.hypervisor.asked();
    return asked.subList(before, asked.size());
  }

  @Test
  void a_warm_spawn_asks_the_hypervisor_seven_times_and_nothing_between_define_and_start() {
    List<Action> asked = asked(this::spawnTheNext);

    assertThat(asked)
        .containsExactlyInAnyOrder(
            Action.CAPABILITIES,
            Action.DOMAIN_CAPABILITIES,
            Action.DOMAIN,
            Action.NETWORK,
            Action.DEFINE,
            Action.START,
            Action.STATE)
        .endsWith(Action.DEFINE, Action.START, Action.STATE);
  }

  @Test
  void a_warm_spawn_starts_no_process() {
    int before = host.commands.commands().size();

    spawnTheNext();

    assertThat(host.commands.commands()).hasSize(before);
  }

  @Test
  void a_warm_spawn_makes_nine_things_durable() {
    int before = files.syncs();

    spawnTheNext();

    assertThat(files.syncs() - before).isEqualTo(9);
  }

  @Test
  void a_warm_spawn_takes_each_lock_once() throws IOException {
    List<RecordedEvent> locks = Recorded.during(this::spawnTheNext).stream()
        .filter(event -> event.getEventType().getName().equals("cowbird.Lock"))
        .toList();

    assertThat(locks)
        .hasSize(4)
        .extracting(event -> event.getString("key"))
        .doesNotHaveDuplicates();
  }

  @Test
  void a_removal_asks_the_hypervisor_four_times() {
    assertThat(asked(() -> driver.destroy(TestHost.VM)))
        .containsExactly(Action.DOMAIN, Action.XML, Action.POWER_OFF, Action.UNDEFINE);
  }

  @Test
  void a_stop_asks_the_hypervisor_four_times() {
    assertThat(asked(() -> driver.stop(TestHost.VM, Duration.ZERO)))
        .containsExactly(Action.DOMAIN, Action.XML, Action.STATE, Action.POWER_OFF);
  }

  @Test
  void a_list_asks_the_hypervisor_once_however_many_there_are() throws IOException {
    IntStream.range(0, 20)
        .mapToObj(n -> new InstanceName("more" + n))
        .forEach(name -> driver.spawn(host.spec(name), ProgressListener.none()));

    assertThat(asked(() -> driver.instances())).containsExactly(Action.STATES);
    assertThat(Recorded.during(() -> driver.instances())).isEmpty();
  }

  @Test
  void a_look_at_one_asks_the_hypervisor_twice() {
    assertThat(asked(() -> driver.instance(TestHost.VM)))
        .containsExactly(Action.DOMAIN, Action.STATE);
  }
}
