/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.cowbird.driver.ComputeDriver;
import dev.cowbird.driver.DriverConfig;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.GuestConsole;
import dev.cowbird.driver.Instance;
import dev.cowbird.driver.Instance.Status;
import dev.cowbird.driver.PowerState;
import dev.cowbird.driver.StopOutcome;
import dev.cowbird.driver.WaitFor;
import dev.cowbird.driver.hypervisor.Domain;
import dev.cowbird.driver.hypervisor.Hypervisor;
import dev.cowbird.driver.hypervisor.libvirt.LibvirtHypervisor;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.junit.CowbirdTest;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines are turned on and off, listed, typed into, and removed. */
@CowbirdTest
class LifecycleIT {
  private static final Duration SHORT_GRACE = Duration.ofSeconds(1);

  @TempDir
  private Path images;

  @Test
  void data_stays_when_a_machine_is_stopped_started_and_rebooted(
      ComputeDriver driver, InstanceName name) {
    BootSector.spawn(driver, BootSector.spec(name, BootSector.rawImage(images, "kept")));
    BootSector.awaitBoot(driver, name, 1);

    driver.stop(name, Duration.ZERO);
    assertThat(driver.start(name).power()).contains(PowerState.RUNNING);
    assertThat(BootSector.awaitBoot(driver, name, 2).boots()).isEqualTo(2);

    assertThat(driver.reboot(name, Duration.ZERO).power()).contains(PowerState.RUNNING);
    assertThat(BootSector.awaitBoot(driver, name, 3).boots()).isEqualTo(3);
  }

  @Test
  void a_guest_that_does_not_listen_is_cut_off_after_its_grace(
      ComputeDriver driver, InstanceName name) {
    BootSector.spawn(driver, BootSector.spec(name, BootSector.rawImage(images, "deaf")));
    BootSector.awaitBoot(driver, name, 1);

    assertThat(driver.stop(name, SHORT_GRACE)).isEqualTo(StopOutcome.FORCED);
    assertThat(driver.stop(name, SHORT_GRACE)).isEqualTo(StopOutcome.ALREADY_OFF);
    assertThat(driver.instance(name).power()).contains(PowerState.SHUT_OFF);
  }

  @Test
  void starting_what_runs_leaves_it_as_it_is(ComputeDriver driver, InstanceName name) {
    Instance spawned =
        BootSector.spawn(driver, BootSector.spec(name, BootSector.rawImage(images, "runs")));

    assertThat(driver.start(name)).isEqualTo(spawned);
    assertThat(BootSector.awaitBoot(driver, name, 1).boots()).isEqualTo(1);
  }

  @Test
  void lists_instances_as_they_are(
      ComputeDriver driver, DriverConfig config, InstanceName running, InstanceName lost) {
    Path image = BootSector.rawImage(images, "listed");
    BootSector.spawn(driver, BootSector.spec(running, image));
    BootSector.spawn(driver, BootSector.spec(lost, image));
    driver.stop(lost, Duration.ZERO);
    assertThat(driver.instance(lost).status()).isEqualTo(Status.READY);

    try (Hypervisor hypervisor = LibvirtHypervisor.connect(config.connectUri())) {
      hypervisor.domain(lost.value()).orElseThrow().undefine();
    }

    assertThat(driver.instances())
        .filteredOn(instance -> instance.name().equals(running))
        .singleElement()
        .isEqualTo(driver.instance(running))
        .satisfies(instance -> {
          assertThat(instance.status()).isEqualTo(Status.READY);
          assertThat(instance.power()).contains(PowerState.RUNNING);
        });
    assertThat(driver.instances())
        .filteredOn(instance -> instance.name().equals(lost))
        .singleElement()
        .satisfies(instance -> {
          assertThat(instance.status()).isEqualTo(Status.LOST);
          assertThat(instance.disk()).isPresent();
        });
    driver.destroy(lost);
    assertThat(driver.instances()).extracting(Instance::name).containsExactly(running);
  }

  @Test
  void destroying_a_machine_leaves_nothing_of_it(
      ComputeDriver driver, DriverConfig config, InstanceName name) {
    Instance instance = BootSector.spawn(
        driver,
        BootSector.spec(name, BootSector.rawImage(images, "gone")).diskSize(DiskSize.ofGib(1)));
    BootSector.awaitBoot(driver, name, 1);

    driver.destroy(name);

    Leftovers.assertNoneOf(name, config);
    assertThat(instance.disk().orElseThrow().base()).as("bases stay").exists();
    assertFails(Kind.NOT_FOUND, () -> driver.destroy(name));
    assertFails(Kind.NOT_FOUND, () -> driver.instance(name));
    assertFails(Kind.NOT_FOUND, () -> driver.start(name));
    assertFails(Kind.NOT_FOUND, () -> driver.stop(name, Duration.ZERO));
  }

  @Test
  void somebody_elses_domain_is_never_touched(
      ComputeDriver driver, DriverConfig config, InstanceName name) {
    try (ForeignDomain foreign = ForeignDomain.define(config, name)) {
      assertFails(
          Kind.CONFLICT,
          () -> BootSector.spawn(
              driver, BootSector.spec(name, BootSector.rawImage(images, "foreign"))));
      assertFails(Kind.NOT_OURS, () -> driver.destroy(name));
      assertFails(Kind.NOT_FOUND, () -> driver.stop(name, Duration.ZERO));

      assertThat(driver.instances()).isEmpty();
      foreign.assertUntouched();
    }
  }

  @Test
  void a_domain_that_took_an_instances_name_is_never_touched(
      ComputeDriver driver, DriverConfig config, InstanceName name) {
    BootSector.spawn(driver, BootSector.spec(name, BootSector.rawImage(images, "usurped")));
    try (Hypervisor hypervisor = LibvirtHypervisor.connect(config.connectUri())) {
      Domain own = hypervisor.domain(name.value()).orElseThrow();
      own.powerOff();
      own.undefine();
    }

    try (ForeignDomain foreign = ForeignDomain.define(config, name)) {
      for (ThrowingCallable change : new ThrowingCallable[] {
        () -> driver.start(name),
        () -> driver.stop(name, Duration.ZERO),
        () -> driver.reboot(name, Duration.ZERO)
      }) {
        assertFails(Kind.NOT_FOUND, change);
      }
      assertThat(driver.instance(name).status()).isEqualTo(Status.LOST);

      driver.destroy(name);

      assertThat(driver.instances()).isEmpty();
      foreign.assertUntouched();
    }
  }

  @Test
  void follows_a_console_until_the_machine_is_off(ComputeDriver driver, InstanceName name)
      throws Exception {
    BootSector.spawn(driver, BootSector.spec(name, BootSector.rawImage(images, "followed")));
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    CompletableFuture<Void> following = CompletableFuture.runAsync(
        () -> driver.followConsole(name, shown), LifecycleIT::onItsOwnThread);
    await().atMost(BootSector.PATIENCE).until(() -> shown.toString(UTF_8).contains("tag=followed"));

    driver.stop(name, Duration.ZERO);

    following.get(BootSector.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(shown.toString(UTF_8)).containsOnlyOnce("BOOTSECTOR-OK").contains("DONE");
  }

  @Test
  void a_text_that_the_console_never_shows_is_timed_out_with_what_it_showed(
      ComputeDriver driver, InstanceName name) {
    BootSector.spawn(driver, BootSector.spec(name, BootSector.rawImage(images, "other")));
    BootSector.awaitBoot(driver, name, 1);

    assertThatThrownBy(() -> driver.await(name, WaitFor.console("login:"), SHORT_GRACE))
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TIMED_OUT))
        .hasMessageContainingAll(
            name.value(), "'login:'", "1 s", "ends with: BOOTSECTOR-OK", "\n  DONE");
  }

  @Test
  void linux_answers_on_its_console_and_shuts_down_when_it_is_asked(
      ComputeDriver driver, InstanceName name) throws Exception {
    BootSector.spawn(driver, TinyGuest.spec(name).diskSize(DiskSize.parse("512M")));
    driver.await(name, WaitFor.console(TinyGuest.READY), TinyGuest.PATIENCE);
    driver.await(name, WaitFor.console("disk-bytes=" + (512 << 20)), Duration.ZERO);

    try (GuestConsole console = driver.openConsole(name)) {
      console.output().write("\necho the answer is $((6 * 7))\n".getBytes(UTF_8));
      console.output().flush();
      assertThat(readUntil(console, "the answer is 42")).contains("the answer is 42");
    }

    assertThat(driver.stop(name, TinyGuest.PATIENCE)).isEqualTo(StopOutcome.SHUT_DOWN);
    assertThat(driver.instance(name).power()).contains(PowerState.SHUT_OFF);
    driver.await(name, WaitFor.console("TINY-SHUTDOWN"), Duration.ZERO);
  }

  private static String readUntil(GuestConsole console, String text) {
    return CompletableFuture.supplyAsync(() -> read(console, text), LifecycleIT::onItsOwnThread)
        .orTimeout(TinyGuest.PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  private static String read(GuestConsole console, String text) {
    StringBuilder read = new StringBuilder();
    byte[] buffer = new byte[256];
    try {
      while (read.indexOf(text) < 0) {
        int count = console.input().read(buffer);
        if (count < 0) {
          throw new EOFException("The console ended after: " + read);
        }
        read.append(new String(buffer, 0, count, UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return read.toString();
  }

  /** Tests share the common pool, and this blocks. */
  private static void onItsOwnThread(Runnable work) {
    Thread thread = new Thread(work, "reading-a-console");
    thread.setDaemon(true);
    thread.start();
  }

  private static void assertFails(Kind kind, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(DriverException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }
}
