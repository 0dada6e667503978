/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import static dev.cowbird.driver.lifecycle.TestHost.VM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.driver.ComputeDriver;
import dev.cowbird.driver.DriverConfig;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.PowerState;
import dev.cowbird.driver.StopOutcome;
import dev.cowbird.driver.testing.FakeGuest;
import dev.cowbird.driver.testing.FakeHypervisor.Action;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.flow.LocalImageBackend.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PowerTest {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofMillis(20);

  @TempDir
  Path directory;

  private TestHost host;
  private LibvirtComputeDriver driver;
  private FakeGuest guest;

  @BeforeEach
  void spawn() {
    host = new TestHost(directory);
    driver = host.open();
    guest = host.hypervisor.guest(VM.value());
    host.spawn();
  }

  @AfterEach
  void close() {
    boolean unused = Thread.interrupted();
    driver.close();
  }

  private void assertFails(ThrowingCallable call, Kind kind) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(DriverException.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .hasMessageContaining("vm1");
    host.assertNoLockHeld();
  }

  @Test
  void asks_the_guest_to_shut_down() {
    assertThat(driver.stop(VM, LONG)).isEqualTo(StopOutcome.SHUT_DOWN);

    assertThat(host.domain().state()).isEqualTo(PowerState.SHUT_OFF);
    assertThat(host.hypervisor.calls()).contains("shut down vm1").doesNotContain("power off vm1");
    assertThat(driver.images().findDisk(VM)).isPresent();
    host.assertNoLockHeld();
  }

  @Test
  void cuts_a_guest_off_that_does_not_listen() {
    guest.ignoresPowerButton();

    assertThat(driver.stop(VM, SHORT)).isEqualTo(StopOutcome.FORCED);

    assertThat(host.domain().state()).isEqualTo(PowerState.SHUT_OFF);
    assertThat(host.hypervisor.calls()).endsWith("shut down vm1", "power off vm1");
  }

  @Test
  void does_not_ask_without_time_to_answer() {
    assertThat(driver.stop(VM, Duration.ZERO)).isEqualTo(StopOutcome.FORCED);

    assertThat(host.hypervisor.calls()).contains("power off vm1").doesNotContain("shut down vm1");
  }

  @Test
  void leaves_what_is_off() {
    guest.powersOff();

    assertThat(driver.stop(VM, LONG)).isEqualTo(StopOutcome.ALREADY_OFF);

    assertThat(host.hypervisor.calls()).containsExactly("define vm1", "start vm1");
  }

  @Test
  void finds_a_guest_that_crashed_off() {
    guest.crashes();

    assertThat(driver.stop(VM, LONG)).isEqualTo(StopOutcome.ALREADY_OFF);
  }

  @Test
  void forces_a_guest_off_that_can_not_even_be_asked() {
    host.hypervisor.failOnce(
        Action.SHUTDOWN, new DriverException(Kind.HYPERVISOR_ERROR, "domain is not running"));

    assertThat(driver.stop(VM, LONG)).isEqualTo(StopOutcome.FORCED);

    assertThat(host.domain().state()).isEqualTo(PowerState.SHUT_OFF);
  }

  @Test
  void looks_for_a_machine_only_where_it_was_made() {
    try (ComputeDriver other = LibvirtComputeDriver.open(
        new DriverConfig(DriverConfig.SESSION, host.config()),
        Host.ofThisMachine(),
        new UnclosedHypervisor(host.hypervisor))) {
      assertFails(() -> other.stop(VM, Duration.ZERO), Kind.CONFLICT);
      assertFails(() -> other.destroy(VM), Kind.CONFLICT);
    }
    assertThat(host.domain().state()).isEqualTo(PowerState.RUNNING);
  }

  @Test
  void tells_what_the_hypervisor_could_not_do() {
    DriverException failure = new DriverException(Kind.HYPERVISOR_UNAVAILABLE, "Told to");
    host.hypervisor.failOnce(Action.SHUTDOWN, failure);

    assertThatThrownBy(() -> driver.stop(VM, LONG)).isSameAs(failure);

    assertThat(host.domain().state()).isEqualTo(PowerState.RUNNING);
    host.assertNoLockHeld();
  }

  @Test
  void leaves_the_guest_on_when_interrupted_while_it_shuts_down() {
    guest.ignoresPowerButton();
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> driver.stop(VM, LONG)).isInstanceOf(RuntimeException.class);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(host.domain().state()).isEqualTo(PowerState.RUNNING);
    host.assertNoLockHeld();
  }

  @Test
  void starts_what_is_off() {
    driver.stop(VM, Duration.ZERO);

    assertThat(driver.start(VM).power()).contains(PowerState.RUNNING);

    host.assertWhole();
  }

  @Test
  void leaves_what_runs() {
    assertThat(driver.start(VM).power()).contains(PowerState.RUNNING);

    assertThat(host.hypervisor.calls()).containsExactly("define vm1", "start vm1");
  }

  @Test
  void does_not_start_without_a_disk() throws IOException {
    driver.stop(VM, Duration.ZERO);
    Files.delete(host.layout().disk(VM));

    assertFails(() -> driver.start(VM), Kind.NOT_FOUND);
  }

  @Test
  void says_what_to_do_when_the_qemu_user_can_not_reach_the_disk() throws IOException {
    driver.stop(VM, Duration.ZERO);
    Path closed = host.layout().instances();
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    host.hypervisor.failOnce(
        Action.START, new DriverException(Kind.START_FAILED, "Can't start vm1: Permission denied"));

    assertThatThrownBy(() -> driver.start(VM))
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.START_FAILED))
        .hasMessageContaining("chmod o+x ");
  }

  @Test
  void reboots_by_off_and_on() {
    guest.printsOnBoot("booting\n");

    assertThat(driver.reboot(VM, LONG).power()).contains(PowerState.RUNNING);

    assertThat(host.hypervisor.calls())
        .containsExactly("define vm1", "start vm1", "shut down vm1", "start vm1");
    assertThat(driver.consoleLog(VM)).hasContent("booting\n");
  }

  @Test
  void reboots_a_guest_that_does_not_listen() {
    guest.ignoresPowerButton();

    driver.reboot(VM, SHORT);

    host.assertWhole();
    assertThat(host.hypervisor.calls()).endsWith("shut down vm1", "power off vm1", "start vm1");
  }

  @Test
  void reboots_what_is_off() {
    guest.powersOff();

    driver.reboot(VM, LONG);

    host.assertWhole();
  }

  @Test
  void stays_off_when_it_can_not_start_again() {
    DriverException failure = new DriverException(Kind.START_FAILED, "Told to");
    host.hypervisor.failOnce(Action.START, failure);

    assertThatThrownBy(() -> driver.reboot(VM, LONG)).isSameAs(failure);

    assertThat(driver.instance(VM).power()).contains(PowerState.SHUT_OFF);
    host.assertNoLockHeld();
  }

  @Test
  void finds_no_machine_that_is_not_there() {
    driver.destroy(VM);

    assertFails(() -> driver.start(VM), Kind.NOT_FOUND);
    assertFails(() -> driver.stop(VM, LONG), Kind.NOT_FOUND);
    assertFails(() -> driver.reboot(VM, LONG), Kind.NOT_FOUND);
  }

  @Test
  void turns_no_disk_on() {
    driver.destroy(VM);
    driver.createDisk(host.diskRequest(), ProgressListener.none());

    assertFails(() -> driver.start(VM), Kind.NOT_FOUND);
  }

  @Test
  void finds_no_domain_that_is_lost() {
    host.domain().powerOff();
    host.domain().undefine();

    assertFails(() -> driver.start(VM), Kind.NOT_FOUND);
  }

  @Test
  void leaves_a_foreign_domain_that_took_the_name() {
    host.domain().powerOff();
    host.domain().undefine();
    host.defineForeignDomain().start();

    assertFails(() -> driver.stop(VM, Duration.ZERO), Kind.NOT_FOUND);

    assertThat(host.domain().state()).isEqualTo(PowerState.RUNNING);
  }
}
