/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.contentOf;
import static org.awaitility.Awaitility.await;

import dev.cowbird.driver.ComputeDriver;
import dev.cowbird.driver.DiskSpec;
import dev.cowbird.driver.DriverConfig;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.Instance;
import dev.cowbird.driver.Instance.Status;
import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.driver.hypervisor.Domain;
import dev.cowbird.driver.hypervisor.Hypervisor;
import dev.cowbird.driver.hypervisor.libvirt.LibvirtHypervisor;
import dev.cowbird.driver.lifecycle.LibvirtComputeDriver;
import dev.cowbird.driver.testing.BootSectorGuest.Report;
import dev.cowbird.driver.testing.FakeHypervisor;
import dev.cowbird.imagebackend.Disk;
import dev.cowbird.imagebackend.DiskFormatting;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.file.LinuxFiles;
import dev.cowbird.imagebackend.flow.LocalImageBackend.Host;
import dev.cowbird.imagebackend.testing.FaultyFiles;
import dev.cowbird.imagebackend.testing.FaultyFiles.Fault;
import dev.cowbird.imagebackend.testing.FaultyFiles.Moment;
import dev.cowbird.junit.CowbirdTest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A spawn is killed at every step. Whoever asks for the same again gets it, and nothing that the
 * dead one began is left.
 */
@CowbirdTest
class KillIT {
  private static final DiskSize SIZE = DiskSize.parse("64M");
  private static final int KILLED = 128 + 9;
  private static final Duration TIME_TO_DIE = Duration.ofMinutes(1);

  @TempDir
  private static Path shared;

  @TempDir
  private Path images;

  static InstanceSpec.Builder spec(InstanceName name, Path image) {
    return BootSector.spec(name, image)
        .diskSize(SIZE)
        .disks(List.of(DiskSpec.ephemeral(DiskSize.parse("8M"), DiskFormatting.EXT4)));
  }

  /** The file operations are counted on a spawn that goes through, with nothing to start. */
  static List<KillPoint> points() {
    FaultyFiles files =
        new FaultyFiles(new LinuxFiles(), Long.MAX_VALUE, Moment.BEFORE, Fault.noSpace());
    InstanceName name = new InstanceName("counted");
    DriverConfig config = DriverConfig.of("fake:///", shared.resolve("state"));
    try (ComputeDriver driver = LibvirtComputeDriver.open(
        config, Host.ofThisMachine().withFiles(files), new FakeHypervisor())) {
      BootSector.spawn(driver, spec(name, BootSector.fullQcow2Image(shared, "counted")));
    }
    return KillPoint.all(files.operations());
  }

  @ParameterizedTest
  @MethodSource("points")
  void a_spawn_that_was_killed_is_made_up_for(
      KillPoint point, ComputeDriver driver, DriverConfig config, InstanceName name)
      throws Exception {
    Path image = point.step() == KillPoint.Step.CONVERT
        ? BootSector.fullVmdkImage(images, "killed")
        : BootSector.fullQcow2Image(images, "killed");
    spawnAndDie(config, name, image, point);
    // A process that was killed is there until its parent has taken note.
    await()
        .untilAsserted(() -> assertThat(Leftovers.commandsOn(config.images().stateDirectory()))
            .as("commands outlived the process that ran them")
            .isEmpty());

    Instance instance = found(driver, name)
        .filter(complete -> complete.status() == Status.READY)
        .orElseGet(() -> BootSector.spawn(driver, spec(name, image)));

    assertThat(BootSector.awaitBoot(driver, name, 1))
        .isEqualTo(new Report(BootSector.sectors(SIZE), 1, "killed"));
    Disk disk = instance.disk().orElseThrow();
    assertThat(FileFacts.of(disk.base()).sha256())
        .as("the base is the image, whole")
        .isEqualTo(FileFacts.of(images.resolve("killed.raw")).sha256());
    assertThat(domainsOf(config)).containsExactly(name.value());
    Leftovers.assertNothingInFlight(config);
    driver.destroy(name);
    Leftovers.assertNoneOf(name, config);
  }

  private void spawnAndDie(DriverConfig config, InstanceName name, Path image, KillPoint point)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(SpawnAndDie.commandLine(config, name, image, point))
        .redirectErrorStream(true)
        .redirectOutput(images.resolve("output").toFile())
        .start();
    try {
      assertThat(process.waitFor(TIME_TO_DIE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue())
        .as(() ->
            "it was not killed, but said: " + contentOf(images.resolve("output").toFile()))
        .isEqualTo(KILLED);
  }

  private static Optional<Instance> found(ComputeDriver driver, InstanceName name) {
    try {
      return Optional.of(driver.instance(name));
    } catch (DriverException e) {
      assertThat(e.kind()).isEqualTo(DriverException.Kind.NOT_FOUND);
      return Optional.empty();
    }
  }

  /** The names of all domains that were made for this state directory. */
  private static List<String> domainsOf(DriverConfig config) {
    String directory = config.images().stateDirectory().toString();
    try (Hypervisor hypervisor = LibvirtHypervisor.connect(config.connectUri())) {
      return hypervisor.domains().stream()
          .filter(domain -> xml(domain).contains(directory + "/"))
          .map(Domain::name)
          .toList();
    }
  }

  /** Other tests' domains may go meanwhile. */
  private static String xml(Domain domain) {
    try {
      return domain.xml();
    } catch (DriverException e) {
      return "";
    }
  }
}
