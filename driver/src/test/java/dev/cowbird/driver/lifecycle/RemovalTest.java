/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import static dev.cowbird.driver.lifecycle.TestHost.VM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.PowerState;
import dev.cowbird.driver.hypervisor.Domain;
import dev.cowbird.driver.testing.FakeHypervisor;
import dev.cowbird.driver.testing.FakeHypervisor.Action;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.InstanceLock;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.file.LinuxFiles;
import dev.cowbird.imagebackend.testing.FaultyFiles;
import dev.cowbird.imagebackend.testing.FaultyFiles.Fault;
import dev.cowbird.imagebackend.testing.FaultyFiles.Moment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RemovalTest {
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

  private void assertFails(Kind kind) {
    assertThatThrownBy(() -> driver.destroy(VM))
        .isInstanceOfSatisfying(DriverException.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .hasMessageContaining("vm1");
    host.assertNoLockHeld();
  }

  @Test
  void removes_a_machine_that_runs_and_keeps_what_is_cached() {
    host.spawn();
    int images = driver.images().images().size();

    driver.destroy(VM);

    host.assertNothingLeft();
    assertThat(driver.images().images()).hasSize(images).hasSize(1);
    assertThat(host.hypervisor.calls()).endsWith("power off vm1", "undefine vm1");
  }

  @Test
  void removes_a_machine_that_is_off() {
    host.spawn();
    host.hypervisor.guest(VM.value()).powersOff();

    driver.destroy(VM);

    host.assertNothingLeft();
  }

  @Test
  void removes_a_machine_that_was_never_finished() {
    host.spawn();
    host.pretendThatItsMakerDied();

    driver.destroy(VM);

    host.assertNothingLeft();
  }

  @Test
  void removes_a_machine_whose_domain_is_lost() {
    host.spawn();
    host.domain().powerOff();
    host.domain().undefine();

    driver.destroy(VM);

    host.assertNothingLeft();
  }

  @Test
  void removes_a_domain_whose_directory_is_lost() {
    host.spawn();
    try (InstanceLock lock = driver.images().lockInstance(VM)) {
      driver.images().removeDisks(lock);
    }
    host.store().remove(VM);

    driver.destroy(VM);

    host.assertNothingLeft();
  }

  @Test
  void removes_a_lone_disk_without_asking_the_hypervisor() {
    driver.createDisk(host.diskRequest(), ProgressListener.none());
    for (Action action : Action.values()) {
      host.hypervisor.fail(action, new DriverException(Kind.HYPERVISOR_UNAVAILABLE, "No daemon"));
    }

    driver.destroy(VM);

    assertThat(host.store().exists(VM)).isFalse();
  }

  @Test
  void removes_what_is_no_more_than_a_directory() throws IOException {
    Files.createDirectory(host.layout().instance(VM));

    driver.destroy(VM);

    host.assertNothingLeft();
  }

  @Test
  void removes_console_logs_that_were_rotated() throws IOException {
    host.spawn();
    Path log = host.store().consoleLog(VM);
    Files.writeString(log, "new");
    Files.writeString(log.resolveSibling("console.log.0"), "old");
    Files.writeString(log.resolveSibling("console.log.1"), "older");

    driver.destroy(VM);

    host.assertNothingLeft();
  }

  @Test
  void finds_nothing_where_nothing_is() {
    assertFails(Kind.NOT_FOUND);
  }

  @Test
  void finds_nothing_the_second_time() {
    host.spawn();
    driver.destroy(VM);

    assertFails(Kind.NOT_FOUND);
  }

  @Test
  void leaves_a_foreign_domain() {
    Domain foreign = host.defineForeignDomain();
    foreign.start();

    assertFails(Kind.NOT_OURS);

    assertThat(foreign.state()).isEqualTo(PowerState.RUNNING);
  }

  @Test
  void leaves_a_domain_of_another_state_directory() {
    TestHost other = new TestHost(directory.resolve("other"));
    other.spawn();
    Domain domain = host.hypervisor.define(other.domain().xml());

    assertFails(Kind.NOT_OURS);

    assertThat(host.hypervisor.domains()).containsExactly(domain);
  }

  @Test
  void leaves_a_foreign_domain_that_has_the_name_of_a_disk() {
    driver.createDisk(host.diskRequest(), ProgressListener.none());
    Domain foreign = host.defineForeignDomain();

    driver.destroy(VM);

    assertThat(host.store().exists(VM)).isFalse();
    assertThat(host.hypervisor.domains()).containsExactly(foreign);
  }

  @Test
  void leaves_a_foreign_domain_that_took_the_name_of_a_lost_one() {
    host.spawn();
    host.domain().powerOff();
    host.domain().undefine();
    Domain foreign = host.defineForeignDomain();

    driver.destroy(VM);

    assertThat(host.store().exists(VM)).isFalse();
    assertThat(host.hypervisor.domains()).containsExactly(foreign);
  }

  @Test
  void removes_nothing_when_its_domain_carries_no_mark_any_more() {
    host.spawn();
    host.domain().powerOff();
    Domain unmarked = host.hypervisor.define(
        "<domain><name>vm1</name><uuid>" + host.domain().uuid() + "</uuid></domain>");
    unmarked.start();

    assertFails(Kind.NOT_OURS);

    assertThat(unmarked.state()).isEqualTo(PowerState.RUNNING);
    assertThat(driver.images().findDisk(VM)).isPresent();
  }

  @Test
  void leaves_somebody_elses_file_and_says_so() throws IOException {
    host.spawn();
    Path notes = Files.writeString(host.layout().instance(VM).resolve("notes"), "mine");

    assertThatThrownBy(() -> driver.destroy(VM))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("not empty");

    assertThat(notes).hasContent("mine");
    assertThat(host.hypervisor.domains()).isEmpty();
    Files.delete(notes);
    driver.destroy(VM);
    host.assertNothingLeft();
  }

  @ParameterizedTest
  @EnumSource(
      value = FakeHypervisor.Action.class,
      names = {"DOMAIN", "XML", "POWER_OFF", "UNDEFINE"})
  void keeps_the_disk_when_the_hypervisor_fails_and_goes_on_when_asked_again(Action action) {
    host.spawn();
    DriverException failure = new DriverException(Kind.HYPERVISOR_UNAVAILABLE, "Told to");
    host.hypervisor.failOnce(action, failure);

    assertThatThrownBy(() -> driver.destroy(VM)).isSameAs(failure);

    assertThat(driver.images().findDisk(VM)).isPresent();
    assertThat(host.store().find(VM)).isPresent();
    host.assertNoLockHeld();
    driver.destroy(VM);
    host.assertNothingLeft();
  }

  @ParameterizedTest
  @EnumSource(Moment.class)
  void goes_on_when_asked_again_after_any_file_operation_failed(Moment moment) {
    long n = 1;
    FaultyFiles files;
    do {
      host.spawn();
      files = new FaultyFiles(new LinuxFiles(), n, moment, Fault.ioError());
      Throwable thrown = destroyWith(files);
      if (files.struck() && thrown != null) {
        host.assertNoLockHeld();
        host.destroyIfThere();
      }
      host.assertNothingLeft();
      n++;
    } while (files.struck());
    assertThat(n).as("operations that went wrong").isGreaterThan(5);
  }

  private Throwable destroyWith(FaultyFiles files) {
    return catchThrowable(() -> {
      try (LibvirtComputeDriver faulty = host.open(files, host.unclosed())) {
        faulty.destroy(VM);
      }
    });
  }
}
