/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import static dev.cowbird.driver.lifecycle.TestHost.VM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.Instance;
import dev.cowbird.driver.testing.FakeHypervisor.Action;
import dev.cowbird.imagebackend.Disk;
import dev.cowbird.imagebackend.DiskKind;
import dev.cowbird.imagebackend.DiskRequest;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ProgressListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CreateDiskTest {
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

  private Disk create() {
    return driver.createDisk(host.diskRequest(), ProgressListener.none());
  }

  private void breakHypervisor() {
    for (Action action : Action.values()) {
      host.hypervisor.fail(action, new DriverException(Kind.HYPERVISOR_UNAVAILABLE, "No daemon"));
    }
  }

  @Test
  void makes_a_disk_without_a_hypervisor() {
    breakHypervisor();

    Disk disk = create();

    assertThat(disk.path()).isEqualTo(host.layout().disk(VM)).hasSize(65536);
    assertThat(disk.virtualSize()).isEqualTo(TestHost.IMAGE_SIZE);
    assertThat(disk.sizedBase()).isEmpty();
    host.assertNoLockHeld();
  }

  @Test
  void answers_as_before_when_asked_for_the_same() {
    breakHypervisor();

    assertThat(create()).isEqualTo(create());
  }

  @Test
  void refuses_to_make_another_disk_of_the_name() {
    Disk disk = create();

    assertThatThrownBy(() -> driver.createDisk(
            new DiskRequest(host.image(), VM, DiskSize.ofGib(1), DiskKind.RAW),
            ProgressListener.none()))
        .isInstanceOfSatisfying(
            ImageException.class,
            e -> assertThat(e.kind()).isEqualTo(ImageException.Kind.CONFLICT));

    assertThat(driver.images().findDisk(VM)).contains(disk);
    host.assertNoLockHeld();
  }

  @Test
  void refuses_the_name_of_a_machine() {
    host.spawn();
    Instance machine = driver.instance(VM);

    assertThatThrownBy(this::create)
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFLICT))
        .hasMessageContaining("vm1");

    assertThat(driver.instance(VM)).isEqualTo(machine);
    host.assertWhole();
  }

  @Test
  void undoes_half_a_machine_first() {
    host.spawn();
    host.pretendThatItsMakerDied();

    create();

    assertThat(driver.instance(VM).status()).isEqualTo(Instance.Status.DISK);
    assertThat(host.hypervisor.domains()).isEmpty();
  }

  @Test
  void keeps_half_a_machine_that_it_can_not_undo() {
    host.spawn();
    host.pretendThatItsMakerDied();
    breakHypervisor();

    assertThatThrownBy(this::create)
        .isInstanceOfSatisfying(
            DriverException.class,
            e -> assertThat(e.kind()).isEqualTo(Kind.HYPERVISOR_UNAVAILABLE));

    assertThat(driver.images().findDisk(VM)).isPresent();
    host.assertNoLockHeld();
  }

  @Test
  void makes_a_disk_beside_somebody_elses_file() throws IOException {
    Files.createDirectory(host.layout().instance(VM));
    Path seed = Files.writeString(host.layout().instance(VM).resolve("seed.iso"), "mine");

    create();

    assertThat(seed).hasContent("mine");
    assertThat(driver.images().findDisk(VM)).isPresent();
  }

  @Test
  void leaves_nothing_when_the_image_is_too_large() {
    assertThatThrownBy(() -> driver.createDisk(
            new DiskRequest(host.image(), VM, new DiskSize(512), DiskKind.QCOW2),
            ProgressListener.none()))
        .isInstanceOfSatisfying(
            ImageException.class,
            e -> assertThat(e.kind()).isEqualTo(ImageException.Kind.IMAGE_TOO_LARGE));

    host.assertNothingLeft();
  }
}
