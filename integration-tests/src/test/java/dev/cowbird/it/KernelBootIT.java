/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.driver.ComputeDriver;
import dev.cowbird.driver.Instance;
import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.driver.NetworkSpec;
import dev.cowbird.driver.WaitFor;
import dev.cowbird.driver.domain.Architecture;
import dev.cowbird.driver.domain.Firmware;
import dev.cowbird.driver.domain.Hardware;
import dev.cowbird.driver.domain.KernelCommandLine;
import dev.cowbird.driver.domain.Platform;
import dev.cowbird.driver.domain.SecureBoot;
import dev.cowbird.imagebackend.Disk.FileSystemGrowth;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.junit.CowbirdTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Machines whose disk is one file system, and that are started with a kernel of the host's. */
@CowbirdTest
class KernelBootIT {
  /** The usual one; and the guest leaves its file system as it finds it. */
  private static final KernelCommandLine NOT_GROWING = new KernelCommandLine(
      KernelCommandLine.ofWholeDisk(Architecture.X86_64) + " quiet tiny.grow=no");

  private static InstanceSpec.Builder spec(InstanceName name) {
    return TinyGuest.flat(name, NOT_GROWING)
        .diskSize(DiskSize.ofGib(1))
        .network(new NetworkSpec.None());
  }

  private static void awaitBoot(ComputeDriver driver, InstanceName name, int count) {
    driver.await(name, WaitFor.console("boot-count=" + count), TinyGuest.PATIENCE);
    driver.await(name, WaitFor.console(TinyGuest.READY), TinyGuest.PATIENCE);
  }

  private static long fact(ComputeDriver driver, InstanceName name, String fact)
      throws IOException {
    return Pattern.compile(fact + "=(\\d+)")
        .matcher(Files.readString(driver.consoleLog(name)))
        .results()
        .map(match -> Long.parseLong(match.group(1)))
        .reduce((first, last) -> last)
        .orElseThrow();
  }

  @Test
  void finds_its_file_system_as_large_as_the_host_has_made_it(
      ComputeDriver driver, InstanceName name) throws IOException {
    Instance made = driver.spawn(spec(name).build(), ProgressListener.none());
    awaitBoot(driver, name, 1);

    assertThat(made.disk().orElseThrow().fileSystem()).isEqualTo(FileSystemGrowth.GROWN);
    assertThat(fact(driver, name, "disk-bytes")).isEqualTo(1L << 30);
    assertThat(fact(driver, name, "root-fs-bytes")).isGreaterThan(950L << 20);
    assertThat(Files.readString(driver.consoleLog(name)))
        .contains("root=/dev/vda disk-bytes", "fw=bios");
  }

  @Test
  void starts_with_copies_of_its_own_again_and_again(ComputeDriver driver, InstanceName name)
      throws IOException {
    Instance made = driver.spawn(spec(name).build(), ProgressListener.none());
    awaitBoot(driver, name, 1);
    assertBasesAreAsTheyWere(driver);

    driver.stop(name, Duration.ZERO);
    driver.start(name);
    assertThatThrownBy(() -> driver.await(name, WaitFor.console(TinyGuest.READY), Duration.ZERO))
        .hasMessageContaining("has not shown");
    awaitBoot(driver, name, 2);

    assertBasesAreAsTheyWere(driver);
    assertThat(made.directory().resolve("kernel")).isRegularFile();
    assertThat(made.directory().resolve("initrd")).isRegularFile();
    driver.destroy(name);
    assertThat(made.directory()).doesNotExist();
  }

  /** libvirt changes the owner of a kernel for good, or for as long as the machine runs. */
  private static void assertBasesAreAsTheyWere(ComputeDriver driver) throws IOException {
    List<Path> bases =
        driver.images().images().stream().map(image -> image.base().path()).toList();
    assertThat(bases).hasSize(3);
    for (Path base : bases) {
      assertThat(Files.getOwner(base)).isEqualTo(Files.getOwner(base.resolveSibling(".")));
      assertThat(Files.getPosixFilePermissions(base))
          .isEqualTo(PosixFilePermissions.fromString("r--r--r--"));
    }
    assertThat(driver.images().verify(Optional.empty(), ProgressListener.none()))
        .allMatch(verified -> verified.remarks().isEmpty());
  }

  @Test
  void starts_under_uefi_too(ComputeDriver driver, InstanceName name) throws IOException {
    Platform uefi =
        Platform.builder().firmware(new Firmware.Uefi(SecureBoot.OFF)).build();
    driver.spawn(
        spec(name).hardware(Hardware.builder().platform(uefi).build()).build(),
        ProgressListener.none());
    awaitBoot(driver, name, 1);

    assertThat(Files.readString(driver.consoleLog(name))).contains("fw=uefi");
  }
}
