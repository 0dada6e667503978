/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.container;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.EventConditions.skippedWithReason;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.cause;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.suppressed;

import dev.cowbird.driver.ComputeDriver;
import dev.cowbird.driver.DriverConfig;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.driver.PowerState;
import dev.cowbird.driver.testing.BootSectorGuest;
import dev.cowbird.driver.testing.FakeHypervisor.Action;
import dev.cowbird.imagebackend.DiskKind;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.ProgressListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

class CowbirdExtensionTest {
  /** Starts a machine in memory whose disk is a copy of the boot sector. */
  static void spawn(ComputeDriver driver, InstanceName name) {
    Path image = driver.images().layout().root().resolve(name + ".img");
    BootSectorGuest.writeRaw(image, BootSectorGuest.MINIMUM_SIZE, "");
    ImageRequest request = ImageRequest.of(new ImageLocation.LocalFile(image));
    driver.spawn(
        InstanceSpec.builder(name, request).diskKind(DiskKind.RAW).build(),
        ProgressListener.none());
  }

  private static EngineTestKit.Builder kit(Class<?> testClass) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(testClass))
        // That this run may have been told otherwise is not the sample's.
        .configurationParameter("vm.required", "false");
  }

  private static EngineExecutionResults run(Class<?> testClass) {
    return kit(testClass).execute();
  }

  static class Usual {
    static final FakeHost HOST = new FakeHost();

    @RegisterExtension
    static final CowbirdExtension COWBIRD = CowbirdExtension.with(HOST::open);

    @Test
    void spawns(ComputeDriver driver, DriverConfig config, InstanceName one, InstanceName other) {
      spawn(driver, one);
      spawn(driver, other);
      driver.stop(other, Duration.ZERO);

      assertThat(config.images().stateDirectory())
          .isEqualTo(driver.images().layout().root());
      assertThat(driver.instances()).hasSize(2);
    }
  }

  @Test
  void takes_away_all_that_a_test_made() {
    run(Usual.class)
        .testEvents()
        .assertStatistics(statistics -> statistics.succeeded(1).failed(0));

    assertThat(Usual.HOST.hypervisor().domains()).isEmpty();
    assertThat(Usual.HOST.hypervisor().calls())
        .filteredOn(call -> call.startsWith("start "))
        .hasSize(2);
    assertThat(Usual.HOST.opened())
        .isNotEmpty()
        .allSatisfy(config -> assertThat(config.images().stateDirectory()).doesNotExist());
  }

  static class Directories {
    static final FakeHost HOST = new FakeHost();

    @RegisterExtension
    static final CowbirdExtension COWBIRD = CowbirdExtension.with(HOST::open);

    @Test
    void can_be_passed_by_all(DriverConfig config) throws IOException {
      assertThat(PosixFilePermissions.toString(
              Files.getPosixFilePermissions(config.images().stateDirectory())))
          .isEqualTo("rwx--x--x");
    }
  }

  @Test
  void makes_state_directories_that_others_may_pass_through() {
    run(Directories.class)
        .testEvents()
        .assertStatistics(statistics -> statistics.succeeded(1).failed(0));
  }

  static class Failing {
    static final FakeHost HOST = new FakeHost();

    @RegisterExtension
    static final CowbirdExtension COWBIRD = CowbirdExtension.with(HOST::open);

    @Test
    void fails(ComputeDriver driver, InstanceName name) {
      HOST.hypervisor().guest(name.value()).printsOnBoot("Kernel \u001b[1mpanic\n");
      spawn(driver, name);
      throw new AssertionError("Not what was expected");
    }
  }

  @Test
  void shows_the_consoles_of_a_test_that_failed_and_takes_its_machines_away() {
    run(Failing.class)
        .testEvents()
        .assertThatEvents()
        .haveExactly(
            1,
            event(finishedWithFailure(
                message("Not what was expected"),
                suppressed(
                    0,
                    message(text -> text.startsWith("Instance test-fails-")
                        && text.contains("running: its console ends with\nKernel [1mpanic"))))));

    assertThat(Failing.HOST.hypervisor().domains()).isEmpty();
  }

  static class Separate {
    static final FakeHost HOST = new FakeHost();
    static final Set<Path> DIRECTORIES = new HashSet<>();

    @RegisterExtension
    static final CowbirdExtension COWBIRD = CowbirdExtension.with(HOST::open);

    private final ComputeDriver driver;

    Separate(ComputeDriver driver) {
      this.driver = driver;
    }

    @BeforeEach
    void makeAnother(ComputeDriver same, InstanceName name) {
      assertThat(same).isSameAs(driver);
      spawn(same, name);
    }

    @Test
    void one() {
      look();
    }

    @Test
    void two() {
      look();
    }

    @AfterEach
    void isStillThere(ComputeDriver same) {
      assertThat(same.instances()).hasSize(1);
    }

    private void look() {
      assertThat(driver.instances()).hasSize(1);
      assertThat(HOST.hypervisor().domains()).hasSize(1);
      DIRECTORIES.add(driver.images().layout().root());
    }
  }

  @Test
  void gives_each_test_its_own() {
    run(Separate.class)
        .testEvents()
        .assertStatistics(statistics -> statistics.succeeded(2).failed(0));

    assertThat(Separate.DIRECTORIES).hasSize(2);
  }

  static class Shared {
    static final FakeHost HOST = new FakeHost();

    @RegisterExtension
    static final CowbirdExtension COWBIRD = CowbirdExtension.with(HOST::open);

    @BeforeAll
    static void make(ComputeDriver driver, InstanceName name) {
      spawn(driver, name);
    }

    @Test
    void one(ComputeDriver driver) {
      assertThat(driver.instances()).hasSize(1);
    }

    @Test
    void two(ComputeDriver driver) {
      assertThat(driver.instances()).hasSize(1);
    }
  }

  @Test
  void shares_what_was_made_before_all_tests_until_the_last_one_ended() {
    run(Shared.class)
        .testEvents()
        .assertStatistics(statistics -> statistics.succeeded(2).failed(0));

    assertThat(Shared.HOST.hypervisor().domains()).isEmpty();
  }

  @Execution(ExecutionMode.CONCURRENT)
  static class Parallel {
    static final FakeHost HOST = new FakeHost();
    static final CyclicBarrier ALL_RUNNING = new CyclicBarrier(2);

    @RegisterExtension
    static final CowbirdExtension COWBIRD = CowbirdExtension.with(HOST::open);

    @Test
    void one(ComputeDriver driver, InstanceName name) throws Exception {
      meet(driver, name);
    }

    @Test
    void two(ComputeDriver driver, InstanceName name) throws Exception {
      meet(driver, name);
    }

    private static void meet(ComputeDriver driver, InstanceName name) throws Exception {
      spawn(driver, name);
      ALL_RUNNING.await(30, TimeUnit.SECONDS);
      assertThat(driver.instances()).hasSize(1);
      assertThat(driver.instance(name).power()).contains(PowerState.RUNNING);
    }
  }

  @Test
  void keeps_tests_apart_that_run_at_the_same_time() {
    kit(Parallel.class)
        .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
        .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
        .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "2")
        .execute()
        .testEvents()
        .assertStatistics(statistics -> statistics.succeeded(2).failed(0));

    assertThat(Parallel.HOST.hypervisor().domains()).isEmpty();
    assertThat(Parallel.HOST.opened()).as("two tests, and one look at the host").hasSize(3);
  }

  static class Impossible {
    static final FakeHost HOST = new FakeHost();
    static final CountDownLatch RUN = new CountDownLatch(1);

    static {
      HOST.hypervisor()
          .fail(
              Action.CAPABILITIES,
              new DriverException(Kind.HYPERVISOR_UNAVAILABLE, "No daemon listens"));
    }

    @RegisterExtension
    static final CowbirdExtension COWBIRD = CowbirdExtension.with(HOST::open);

    @BeforeAll
    static void isNotReached() {
      RUN.countDown();
    }

    @Test
    void isNotRun(ComputeDriver driver) {
      RUN.countDown();
    }
  }

  @Test
  void skips_tests_with_what_is_missing_where_no_machine_can_be_made() {
    run(Impossible.class)
        .containerEvents()
        .assertThatEvents()
        .haveExactly(
            1,
            event(
                container(Impossible.class),
                skippedWithReason(
                    reason -> reason.startsWith("No machine can be made on this host: libvirt: ")
                        && reason.contains("No daemon listens")
                        && reason.contains("(try: "))));

    assertThat(Impossible.RUN.getCount()).isEqualTo(1);
  }

  @Test
  void fails_such_tests_when_machines_are_required() {
    kit(Impossible.class)
        .configurationParameter("vm.required", "true")
        .execute()
        .containerEvents()
        .assertThatEvents()
        .haveExactly(
            1,
            event(
                container(Impossible.class),
                finishedWithFailure(message(text -> text.contains("No daemon listens")
                    && text.endsWith("and vm.required is true")))));

    assertThat(Impossible.RUN.getCount()).isEqualTo(1);
  }

  static class Stubborn {
    static final FakeHost HOST = new FakeHost();

    @RegisterExtension
    static final CowbirdExtension COWBIRD = CowbirdExtension.with(HOST::open);

    @Test
    void spawns(ComputeDriver driver, InstanceName one, InstanceName other) {
      spawn(driver, one);
      spawn(driver, other);
      HOST.hypervisor()
          .failOnce(
              Action.POWER_OFF, new DriverException(Kind.HYPERVISOR_ERROR, "It holds on to it"));
    }
  }

  @Test
  void says_what_it_could_not_take_away_and_leaves_its_disk() {
    run(Stubborn.class)
        .testEvents()
        .assertThatEvents()
        .haveExactly(
            1,
            event(finishedWithFailure(cause(
                message(text -> text.startsWith("Machines of the test are left in ")),
                suppressed(0, message("It holds on to it"))))));

    assertThat(Stubborn.HOST.hypervisor().domains())
        .as("the other was destroyed")
        .hasSize(1);
    Path left = Stubborn.HOST.opened().stream()
        .map(config -> config.images().stateDirectory())
        .filter(Files::exists)
        .findFirst()
        .orElseThrow();
    assertThat(left.resolve("instances")).isNotEmptyDirectory();
    new TestDirectory(left).remove();
  }

  static class Connected {
    static final FakeHost HOST = new FakeHost();

    @RegisterExtension
    static final CowbirdExtension COWBIRD = CowbirdExtension.with(HOST::open);

    @Test
    void opens(ComputeDriver driver) {}
  }

  @Test
  void connects_to_what_is_configured() {
    kit(Connected.class)
        .configurationParameter("cowbird.connect", "fake:///elsewhere")
        .execute()
        .testEvents()
        .assertStatistics(statistics -> statistics.succeeded(1).failed(0));

    assertThat(Connected.HOST.opened())
        .extracting(DriverConfig::connectUri)
        .containsOnly("fake:///elsewhere");
  }

  static class Names {
    static final FakeHost HOST = new FakeHost();

    @RegisterExtension
    static final CowbirdExtension COWBIRD = CowbirdExtension.with(HOST::open);

    @Test
    void tell_whose_they_are_and_are_nobody_elses(InstanceName one, InstanceName other) {
      assertThat(List.of(one.value(), other.value()))
          .allMatch(
              name -> name.matches("test-tell-whose-they-are-and-are-nobody-elses-[0-9a-f]{8}"))
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void gives_names() {
    run(Names.class)
        .testEvents()
        .assertStatistics(statistics -> statistics.succeeded(1).failed(0));
  }

  static class Annotated {
    @CowbirdTest
    @Test
    void is_not_run(ComputeDriver driver) {}
  }

  @Test
  void can_be_had_by_an_annotation() {
    kit(Annotated.class)
        .configurationParameter("cowbird.connect", "nowhere:///")
        .execute()
        .testEvents()
        .assertThatEvents()
        .haveExactly(
            1,
            event(skippedWithReason(
                reason -> reason.startsWith("No machine can be made on this host: "))));
  }
}
