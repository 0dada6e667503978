/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cowbird.driver.ComputeDriver;
import dev.cowbird.driver.DriverConfig;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.driver.NetworkSpec;
import dev.cowbird.driver.PowerState;
import dev.cowbird.driver.domain.Additions;
import dev.cowbird.driver.domain.Hardware;
import dev.cowbird.driver.domain.MemorySize;
import dev.cowbird.driver.domain.RawDevice;
import dev.cowbird.driver.hypervisor.Hypervisor;
import dev.cowbird.driver.hypervisor.libvirt.LibvirtHypervisor;
import dev.cowbird.driver.lifecycle.LibvirtComputeDriver;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.command.Command;
import dev.cowbird.imagebackend.command.ExecCommandRunner;
import dev.cowbird.imagebackend.file.LinuxFiles;
import dev.cowbird.imagebackend.flow.LocalImageBackend.Host;
import dev.cowbird.imagebackend.testing.FaultyFiles;
import dev.cowbird.imagebackend.testing.FaultyFiles.Fault;
import dev.cowbird.imagebackend.testing.FaultyFiles.Moment;
import dev.cowbird.it.HookedHypervisor.Call;
import dev.cowbird.junit.CowbirdTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What fails half-way leaves nothing, whatever it failed at. */
@CowbirdTest
class UndoIT {
  @TempDir
  private Path images;

  @ParameterizedTest
  @CsvSource({"DEFINE, BEFORE", "DEFINE, AFTER", "START, BEFORE", "START, AFTER"})
  void a_hypervisor_that_fails(
      Call call, Moment moment, ComputeDriver driver, DriverConfig config, InstanceName name) {
    DriverException failure = new DriverException(Kind.HYPERVISOR_ERROR, "It was made to fail");
    InstanceSpec.Builder spec = spec(name);
    try (ComputeDriver failing = open(config, call, moment, () -> {
      throw failure;
    })) {
      assertThatThrownBy(() -> BootSector.spawn(failing, spec)).isSameAs(failure);
    }

    assertThat(failure.getSuppressed()).as("taking it back failed as well").isEmpty();
    Leftovers.assertNoneOf(name, config);
    BootSector.spawn(driver, spec);
    assertThat(BootSector.awaitBoot(driver, name, 1).boots()).isEqualTo(1);
  }

  @Test
  void a_domain_that_libvirt_refuses(ComputeDriver driver, DriverConfig config, InstanceName name) {
    Additions unknown =
        Additions.builder().devices(List.of(new RawDevice("<unheard-of/>"))).build();

    assertDriverFails(
        Kind.DOMAIN_REFUSED,
        driver,
        spec(name).hardware(Hardware.builder().additions(unknown).build()));

    Leftovers.assertNoneOf(name, config);
  }

  @Test
  void a_machine_that_qemu_can_not_start(
      ComputeDriver driver, DriverConfig config, InstanceName name) {
    assertDriverFails(Kind.START_FAILED, driver, spec(name).memory(MemorySize.parse("64T")));

    Leftovers.assertNoneOf(name, config);
  }

  @Test
  void a_disk_that_the_qemu_user_can_not_reach(DriverConfig config, InstanceName name) {
    assumeTrue(
        config.connectUri().equals(DriverConfig.SYSTEM),
        "Only at qemu:///system do guests run as another user");
    StateLayout layout = new StateLayout(config.images().stateDirectory());
    try (ComputeDriver driver =
        open(config, Call.DEFINE, Moment.AFTER, () -> chmod(layout.instances(), "rwx------"))) {
      assertThatThrownBy(() -> BootSector.spawn(driver, spec(name)))
          .isInstanceOfSatisfying(
              DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.START_FAILED))
          .hasMessageContainingAll("Permission denied", "chmod o+x " + layout.instances());
    }

    Leftovers.assertNoneOf(name, config);
  }

  @Test
  void a_network_that_does_not_exist(ComputeDriver driver, DriverConfig config, InstanceName name) {
    assertDriverFails(
        Kind.NOT_FOUND, driver, spec(name).network(new NetworkSpec.Named(name.value())));

    Leftovers.assertNoneOf(name, config);
  }

  @Test
  void an_image_that_is_too_large_for_the_disk(
      ComputeDriver driver, DriverConfig config, InstanceName name) {
    assertThatThrownBy(() -> BootSector.spawn(driver, spec(name).diskSize(DiskSize.parse("4M"))))
        .isInstanceOfSatisfying(
            ImageException.class,
            e -> assertThat(e.kind()).isEqualTo(ImageException.Kind.IMAGE_TOO_LARGE))
        .hasMessageContainingAll("8 MiB", "4 MiB");

    Leftovers.assertNoneOf(name, config);
  }

  @Test
  void a_file_system_that_is_full_at_any_moment(DriverConfig config, InstanceName name) {
    InstanceSpec spec = spec(name).diskSize(DiskSize.parse("64M")).build();
    FaultyFiles files;
    int n = 0;
    do {
      n++;
      files = new FaultyFiles(new LinuxFiles(), n, Moment.BEFORE, Fault.noSpace());
      // Each in a directory of its own: what one made would spare the next its work.
      DriverConfig own = DriverConfig.of(
          config.connectUri(), config.images().stateDirectory().resolve("full-" + n));
      // What fails on a shortcut is made in the ordinary way afterwards.
      if (spawns(own, files, spec)) {
        destroyRunning(own, name);
      }
      Leftovers.assertNoneOf(name, own);
    } while (files.struck());

    assertThat(n).as("operations of a spawn").isGreaterThan(20);
  }

  private static void destroyRunning(DriverConfig config, InstanceName name) {
    try (ComputeDriver driver = LibvirtComputeDriver.open(config)) {
      assertThat(driver.instance(name).power()).contains(PowerState.RUNNING);
      driver.destroy(name);
    }
  }

  /** Whether it does. Only failing for want of space is no error. */
  private static boolean spawns(DriverConfig config, FaultyFiles files, InstanceSpec spec) {
    Hypervisor hypervisor = LibvirtHypervisor.connect(config.connectUri());
    Host host = Host.ofThisMachine().withFiles(files);
    try (ComputeDriver driver = LibvirtComputeDriver.open(config, host, hypervisor)) {
      driver.spawn(spec, ProgressListener.none());
      return true;
    } catch (ImageException e) {
      assertThat(e.kind()).as(e.getMessage()).isEqualTo(ImageException.Kind.NO_SPACE);
      assertThat(e.getSuppressed()).isEmpty();
      return false;
    }
  }

  @Test
  void a_file_system_that_is_too_small(DriverConfig config, InstanceName name) {
    Path mount = config.images().stateDirectory().resolve("small");
    assumeTrue(
        config.connectUri().equals(DriverConfig.SYSTEM), "Only root can mount a small file system");
    run("mkdir", mount.toString());
    run("mount", "-t", "tmpfs", "-o", "size=4M,mode=711", "tmpfs", mount.toString());
    try {
      DriverConfig small = DriverConfig.of(config.connectUri(), mount);
      Path image = BootSector.fullQcow2Image(images, "large");
      try (ComputeDriver driver = LibvirtComputeDriver.open(small)) {
        assertThatThrownBy(() -> BootSector.spawn(driver, BootSector.spec(name, image)))
            .isInstanceOfSatisfying(
                ImageException.class,
                e -> assertThat(e.kind()).isEqualTo(ImageException.Kind.NO_SPACE))
            .hasMessageContaining("Fetching image");
      }

      Leftovers.assertNoneOf(name, small);
    } finally {
      run("umount", mount.toString());
    }
  }

  private static void run(String... command) {
    new ExecCommandRunner().run(Command.of(List.of(command)));
  }

  @Test
  void a_start_that_fails_leaves_an_instance_that_is_complete_as_it_is(
      ComputeDriver driver, DriverConfig config, InstanceName name) throws Exception {
    BootSector.spawn(driver, spec(name));
    BootSector.awaitBoot(driver, name, 1);
    driver.stop(name, Duration.ZERO);
    Path disk = driver.instance(name).disk().orElseThrow().path();
    Path hidden = Files.move(disk, config.images().stateDirectory().resolve("hidden"));

    assertThatThrownBy(() -> driver.start(name)).isInstanceOf(DriverException.class);

    Files.move(hidden, disk);
    assertThat(driver.start(name).power()).contains(PowerState.RUNNING);
    assertThat(BootSector.awaitBoot(driver, name, 2).boots()).isEqualTo(2);
  }

  private InstanceSpec.Builder spec(InstanceName name) {
    Path image = images.resolve("undone.raw");
    return BootSector.spec(
        name, Files.exists(image) ? image : BootSector.rawImage(images, "undone"));
  }

  private static ComputeDriver open(DriverConfig config, Call call, Moment moment, Runnable hook) {
    Hypervisor real = LibvirtHypervisor.connect(config.connectUri());
    return LibvirtComputeDriver.open(
        config, Host.ofThisMachine(), new HookedHypervisor(real, call, moment, hook));
  }

  private static void assertDriverFails(
      Kind kind, ComputeDriver driver, InstanceSpec.Builder spec) {
    assertThatThrownBy(() -> BootSector.spawn(driver, spec))
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind));
  }

  private static void chmod(Path path, String mode) {
    try {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
